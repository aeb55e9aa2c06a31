package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.StoreException;
import java.time.Clock;
import java.util.stream.Collectors;

/** The one trace that a refused call leaves: an event of the server that it was about. */
public final class RecordRefusal {
    private final FindServer find;
    private final EventLog log;
    private final Clock clock;

    RecordRefusal(FindServer find, EventLog log, Clock clock) {
        this.find = find;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Records it, if the server is registered. The caller is told the refusal whether or not it could be recorded.
     *
     * @param call such as {@code PUT keys}
     */
    public void run(ServerId id, String call, RequestRefusedException refusal, Caller caller) {
        try {
            find.find(id)
                    .ifPresent(stored -> log.append(Event.of(
                            stored.server().uid(),
                            clock.instant(),
                            EventType.CALL_REFUSED,
                            "call",
                            call,
                            "code",
                            refusal.code(),
                            "message",
                            refusal.getMessage(),
                            "checks",
                            refusal.findings().stream()
                                    .map(finding -> finding.check().apiName())
                                    .collect(Collectors.joining(", ")),
                            "caller",
                            caller.objectId())));
        } catch (StoreException e) {
            // Said above.
        }
    }
}
