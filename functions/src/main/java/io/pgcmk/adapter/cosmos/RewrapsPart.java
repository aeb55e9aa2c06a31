package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.ServerUid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of a server does not lie under its pinned version yet, within its document.
 *
 * @param surveyAt by which the servers are found that are to be looked over
 */
record RewrapsPart(
        @Nullable RunningPart running,
        List<OlderPart> older,
        @Nullable String surveyAt) {

    record RunningPart(String rotation, String to) {}

    record OlderPart(
            String version,
            boolean wrapsDeks,
            String seen,
            @Nullable String recoverableUntil) {
        static OlderPart of(OlderVersion older) {
            return new OlderPart(
                    older.version().toString(),
                    older.wrapsDeks(),
                    older.seen().name(),
                    StoredJson.textOrNull(older.recoverableUntil()));
        }

        OlderVersion toDomain() {
            return new OlderVersion(
                    StoredJson.version(version),
                    wrapsDeks,
                    OlderVersion.Seen.valueOf(seen),
                    StoredJson.instantOrNull(recoverableUntil));
        }
    }

    static RewrapsPart of(Rewraps rewraps) {
        Rewraps.Running running = rewraps.running();
        return new RewrapsPart(
                running == null
                        ? null
                        : new RunningPart(
                                running.id().value().toString(), running.to().toString()),
                rewraps.older().stream().map(OlderPart::of).toList(),
                StoredJson.textOrNull(rewraps.surveyAt()));
    }

    Rewraps toDomain(ServerUid server) {
        return new Rewraps(
                running == null
                        ? null
                        : new Rewraps.Running(
                                new RotationId(server, UUID.fromString(running.rotation)),
                                StoredJson.version(running.to)),
                older.stream().map(OlderPart::toDomain).toList(),
                StoredJson.instantOrNull(surveyAt));
    }
}
