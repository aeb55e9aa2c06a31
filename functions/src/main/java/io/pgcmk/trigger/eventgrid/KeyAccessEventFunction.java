package io.pgcmk.trigger.eventgrid;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.usecase.CheckOnEvent;

/** Events of key vaults, and of ARM about vaults, role assignments and identities: looks at the servers concerned. */
public final class KeyAccessEventFunction {
    private final CheckOnEvent checkOnEvent;

    public KeyAccessEventFunction(CheckOnEvent checkOnEvent) {
        this.checkOnEvent = checkOnEvent;
    }

    /**
     * Whatever is thrown here is answered with 500, and Event Grid delivers the event again. An event that we cannot read
     * would be no better the next time: it is logged and dropped, and the checks by the clock go on without it.
     */
    @FunctionName("KeyAccessEvent")
    public void run(@EventGridTrigger(name = "event") String event, ExecutionContext context) {
        switch (KeyAccessEvent.read(event)) {
            case KeyAccessEvent.About(AzureEventType type, Notice notice) -> {
                int count = checkOnEvent.run(notice);
                context.getLogger().info(() -> type.azureName() + ": " + count + " servers looked at");
            }
            case KeyAccessEvent.Unconcerned(String why) ->
                context.getLogger().info(() -> "an event was ignored: " + why);
            case KeyAccessEvent.Malformed(String why) ->
                context.getLogger().warning(() -> "an event was dropped: " + why);
        }
    }
}
