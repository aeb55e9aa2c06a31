package io.pgcmk.trigger.timer;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.pgcmk.usecase.SurveyBackups;

/** Every five minutes: looks over the servers whose day it is. */
public final class RestorabilityFunction {

    private final SurveyBackups surveyBackups;

    public RestorabilityFunction(SurveyBackups surveyBackups) {
        this.surveyBackups = surveyBackups;
    }

    /** @param timer bound as text: the worker's own JSON library cannot build every type */
    @FunctionName("Restorability")
    public void run(@TimerTrigger(name = "timer", schedule = "45 */5 * * * *") String timer, ExecutionContext context) {
        context.getLogger().info("Restorability begins");
        int count = surveyBackups.run();
        context.getLogger().info("Restorability ends: " + count + " servers looked over");
    }
}
