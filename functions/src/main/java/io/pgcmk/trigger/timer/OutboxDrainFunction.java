package io.pgcmk.trigger.timer;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.pgcmk.usecase.DrainOutbox;

/** Every minute, half a minute after the check: moves events that were left behind. */
public final class OutboxDrainFunction {
    private final DrainOutbox drainOutbox;

    public OutboxDrainFunction(DrainOutbox drainOutbox) {
        this.drainOutbox = drainOutbox;
    }

    /** @param timer bound as text: the worker's own JSON library cannot build every type */
    @FunctionName("OutboxDrain")
    public void run(@TimerTrigger(name = "timer", schedule = "30 * * * * *") String timer, ExecutionContext context) {
        context.getLogger().info("OutboxDrain begins");
        int count = drainOutbox.run();
        context.getLogger().info("OutboxDrain ends: " + count + " events moved");
    }
}
