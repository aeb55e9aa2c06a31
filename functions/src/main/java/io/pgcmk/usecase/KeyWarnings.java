package io.pgcmk.usecase;

import io.pgcmk.domain.check.Expiry;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.server.Server;
import java.time.Instant;

/** What is told of a key while there is time to act. */
final class KeyWarnings {
    private KeyWarnings() {}

    static Event expiring(Server server, ActiveKey key, Expiry expiry, Instant now) {
        return Event.of(
                server.uid(),
                now,
                EventType.KEY_EXPIRING,
                "keyUri",
                expiry.version().toString(),
                "expiresOn",
                expiry.expiresOn().toString(),
                "days",
                String.valueOf(expiry.days()),
                "remedy",
                Remedy.renew(key.followed(), expiry.version()));
    }
}
