package io.pgcmk.trigger.timer;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.pgcmk.usecase.SweepKeyAccess;

/** Every minute: checks each key, and each server whose turn it is. */
public final class KeyAccessCheckFunction {
    private final SweepKeyAccess sweepKeyAccess;

    public KeyAccessCheckFunction(SweepKeyAccess sweepKeyAccess) {
        this.sweepKeyAccess = sweepKeyAccess;
    }

    /** @param timer bound as text: the worker's own JSON library cannot build every type */
    @FunctionName("KeyAccessCheck")
    public void run(@TimerTrigger(name = "timer", schedule = "0 * * * * *") String timer, ExecutionContext context) {
        context.getLogger().info("KeyAccessCheck begins");
        int count = sweepKeyAccess.run();
        context.getLogger().info("KeyAccessCheck ends: " + count + " servers had their turn");
    }
}
