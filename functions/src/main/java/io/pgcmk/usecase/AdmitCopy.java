package io.pgcmk.usecase;

import io.pgcmk.domain.copy.CopyDecision;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.server.Admission;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether a PostgreSQL may be registered as a copy of a server, and with which key (R16): its source's, or, of a source that
 * has none any more, the one that the copy itself names.
 */
final class AdmitCopy {
    private final FindServer find;
    private final ServerStore servers;
    private final Duration lease;
    private final Clock clock;

    AdmitCopy(FindServer find, ServerStore servers, Duration lease, Clock clock) {
        this.find = find;
        this.servers = servers;
        this.lease = lease;
        this.clock = clock;
    }

    Admission.Copied run(ServerUid uid, ServerId id, CopyOf copyOf, PostgresState state) {
        Server source = source(id, copyOf);
        if (CopyDecision.of(copyOf.mode(), uid, state, source, lease)
                instanceof CopyDecision.Refused(String code, String message)) {
            throw RequestRefusedException.conflict(code, message);
        }
        Origin origin = Origin.of(
                copyOf.mode(),
                source.uid(),
                source.id(),
                source.lineage().consentTo(id).orElse(null));
        if (source.protection() instanceof Enabled enabled) {
            WrappedDek dek = servers.findDek(source.uid(), enabled.key().dek())
                    .map(StoredDek::dek)
                    .orElseThrow();
            return new Admission.Copied(origin, enabled.key(), dek);
        }
        if (state.deks().isEmpty()) {
            throw RequestRefusedException.conflict(
                    "SourceServerNotProtected",
                    source.id()
                            + " has no key, and cmk_control of the copy names none: register the copy as a server of its"
                            + " own, with createMode Default");
        }
        WrappedDek named = state.deks().getLast();
        return new Admission.Copied(origin, ActiveKey.namedBy(named, clock.instant()), named);
    }

    private Server source(ServerId id, CopyOf copyOf) {
        if (copyOf.source().equals(id)) {
            throw refused("names the server itself: no server is a copy of itself");
        }
        return find.kept(copyOf.source())
                .map(StoredServer::server)
                .orElseThrow(
                        () -> refused("names no server that is registered here, or was deleted less than 90 days ago"));
    }

    private static RequestRefusedException refused(String what) {
        String field = "properties.sourceServerId";
        return RequestRefusedException.badRequest("SourceServerNotFound", field, field + " " + what);
    }
}
