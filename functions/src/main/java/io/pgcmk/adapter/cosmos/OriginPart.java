package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a server is a copy of, within its document.
 *
 * @param source by which the copies of a server are found
 */
record OriginPart(
        String mode,
        String source,
        String sourceId,
        @Nullable StepPart consent,
        @Nullable StepPart revalidated,
        boolean promoted) {

    record StepPart(String at, String by) {
        static @Nullable StepPart of(@Nullable Step step) {
            return step == null ? null : new StepPart(StoredJson.text(step.at()), step.by());
        }

        Step toDomain() {
            return new Step(Instant.parse(at), by);
        }

        static @Nullable Step read(@Nullable StepPart step) {
            return step == null ? null : step.toDomain();
        }
    }

    static @Nullable OriginPart of(@Nullable Origin origin) {
        return origin == null
                ? null
                : new OriginPart(
                        origin.mode().name(),
                        origin.source().toString(),
                        origin.sourceId().toString(),
                        StepPart.of(origin.consent()),
                        StepPart.of(origin.revalidated()),
                        origin.isPromoted());
    }

    Origin toDomain() {
        return new Origin(
                CopyMode.valueOf(mode),
                ServerUid.parse(source),
                ServerId.parse(sourceId),
                StepPart.read(consent),
                StepPart.read(revalidated),
                promoted);
    }
}
