package io.pgcmk.trigger.eventgrid;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import io.pgcmk.trigger.http.AnnouncedCopy;
import io.pgcmk.trigger.http.RegistrationReader;
import io.pgcmk.usecase.RegisterOnEvent;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.Optional;

/**
 * {@code io.pgcmk.CopyCreated} on our own topic: the agent has restored a server, or a failover tool has made one. It is
 * registered, and nothing is opened: that takes the consent of its source and its revalidation, which no event gives.
 */
public final class CopyCreatedFunction {
    private static final String TYPE = "io.pgcmk.CopyCreated";

    private final RegisterOnEvent register;
    private final RegistrationReader reader;

    public CopyCreatedFunction(RegisterOnEvent register, RegistrationReader reader) {
        this.register = register;
        this.reader = reader;
    }

    /**
     * What cannot be registered yet, since a server does not answer or has not ended its recovery, is thrown: Event Grid
     * delivers the event again for a day. What is malformed would be no better the next time.
     */
    @FunctionName("CopyCreated")
    public void run(@EventGridTrigger(name = "event") String event, ExecutionContext context) {
        Optional<LooseJson> read = LooseJson.parse(event);
        if (read.flatMap(json -> json.text("eventType").or(() -> json.text("type")))
                .filter(TYPE::equalsIgnoreCase)
                .isEmpty()) {
            context.getLogger().info("an event was ignored: its type is not " + TYPE);
            return;
        }
        try {
            AnnouncedCopy copy =
                    reader.announced(read.get().object("data").node().toString());
            RegisterOnEvent.Outcome outcome = register.run(copy.id(), copy.registration(), copy.copyOf());
            context.getLogger().info(() -> TYPE + ": " + copy.id() + ": " + outcome.inWords());
        } catch (RequestRefusedException e) {
            if (e.kind() != RequestRefusedException.Kind.BAD_REQUEST) {
                throw e;
            }
            context.getLogger().warning(() -> "an event was dropped: " + e.code() + ", " + e.target());
        }
    }
}
