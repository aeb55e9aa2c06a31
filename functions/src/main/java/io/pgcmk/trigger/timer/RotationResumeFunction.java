package io.pgcmk.trigger.timer;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.pgcmk.usecase.ContinueRotations;
import java.time.Duration;

/** Six times a minute: moves DEKs to the version that their server's key has by now. */
public final class RotationResumeFunction {
    /** What is begun meanwhile waits no longer; the next turn comes two seconds later. */
    private static final Duration HAND_OVER = Duration.ofSeconds(59);

    private final ContinueRotations continueRotations;

    public RotationResumeFunction(ContinueRotations continueRotations) {
        this.continueRotations = continueRotations;
    }

    /** @param timer bound as text: the worker's own JSON library cannot build every type */
    @FunctionName("RotationResume")
    public void run(@TimerTrigger(name = "timer", schedule = "*/10 * * * * *") String timer, ExecutionContext context) {
        context.getLogger().info("RotationResume begins");
        int count = continueRotations.run(HAND_OVER);
        context.getLogger().info("RotationResume ends: " + count + " rotations taken up");
    }
}
