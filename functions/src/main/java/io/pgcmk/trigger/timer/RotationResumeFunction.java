package io.pgcmk.trigger.timer;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.pgcmk.usecase.ContinueRotations;
import java.time.Duration;

/** Twice a minute: moves DEKs to the version that their server's key has by now. */
public final class RotationResumeFunction {
    /** A run that takes longer than a turn delays the next one; nothing else waits for it. */
    private static final Duration HAND_OVER = Duration.ofSeconds(50);

    private final ContinueRotations continueRotations;

    public RotationResumeFunction(ContinueRotations continueRotations) {
        this.continueRotations = continueRotations;
    }

    /** @param timer bound as text: the worker's own JSON library cannot build every type */
    @FunctionName("RotationResume")
    public void run(@TimerTrigger(name = "timer", schedule = "*/30 * * * * *") String timer, ExecutionContext context) {
        context.getLogger().info("RotationResume begins");
        int count = continueRotations.run(HAND_OVER);
        context.getLogger().info("RotationResume ends: " + count + " rotations taken up");
    }
}
