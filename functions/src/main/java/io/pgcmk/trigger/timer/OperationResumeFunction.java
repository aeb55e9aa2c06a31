package io.pgcmk.trigger.timer;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.pgcmk.usecase.ResumeOperations;

/** Four times a minute: carries on with what nobody works on any more. */
public final class OperationResumeFunction {
    private final ResumeOperations resumeOperations;

    public OperationResumeFunction(ResumeOperations resumeOperations) {
        this.resumeOperations = resumeOperations;
    }

    /** @param timer bound as text: the worker's own JSON library cannot build every type */
    @FunctionName("OperationResume")
    public void run(@TimerTrigger(name = "timer", schedule = "*/15 * * * * *") String timer, ExecutionContext context) {
        context.getLogger().info("OperationResume begins");
        int count = resumeOperations.run();
        context.getLogger().info("OperationResume ends: " + count + " operations taken up");
    }
}
