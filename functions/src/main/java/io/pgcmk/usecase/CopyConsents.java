package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.ServerChange;
import java.time.Instant;

/** The first of the two steps that make a copy readable, done on its source (R18). */
final class CopyConsents {
    private CopyConsents() {}

    /** The change with the consents that the registration in it names, each with its time and its caller. */
    static ServerChange changed(ServerChange change, Instant now, Caller caller) {
        Server server = change.server();
        Lineage before = server.lineage();
        Lineage after = before.consentingTo(server.registration().copies(), now, caller.objectId());
        if (after.equals(before)) {
            return change;
        }
        ServerChange told = change.with(server.with(after));
        for (ServerId copy : after.copies()) {
            if (before.consentTo(copy).isEmpty()) {
                told = told.and(event(EventType.COPY_CONSENTED, server, copy, now, caller));
            }
        }
        for (ServerId copy : before.copies()) {
            if (after.consentTo(copy).isEmpty()) {
                told = told.and(event(EventType.COPY_CONSENT_WITHDRAWN, server, copy, now, caller));
            }
        }
        return told;
    }

    private static Event event(EventType type, Server server, ServerId copy, Instant now, Caller caller) {
        return Event.of(server.uid(), now, type, "copy", copy.toString(), "caller", caller.objectId());
    }
}
