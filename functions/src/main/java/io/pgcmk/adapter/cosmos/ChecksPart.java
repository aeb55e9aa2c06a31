package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Suspicion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What earlier checks left behind, within a server's document. */
record ChecksPart(
        @Nullable String lastGood,
        @Nullable SuspicionPart suspicion,
        @Nullable String recoveringSince,
        List<String> closures) {

    record SuspicionPart(CausePart cause, String firstAt, String lastAt, int times) {

        static SuspicionPart of(Suspicion suspicion) {
            return new SuspicionPart(
                    CausePart.of(suspicion.cause()),
                    StoredJson.text(suspicion.firstAt()),
                    StoredJson.text(suspicion.lastAt()),
                    suspicion.times());
        }

        Suspicion toDomain() {
            return new Suspicion(cause.toDomain(), Instant.parse(firstAt), Instant.parse(lastAt), times);
        }
    }

    static ChecksPart of(CheckRecord record) {
        Suspicion suspicion = record.suspicion();
        return new ChecksPart(
                StoredJson.textOrNull(record.lastGood()),
                suspicion == null ? null : SuspicionPart.of(suspicion),
                StoredJson.textOrNull(record.recoveringSince()),
                record.closures().stream().map(StoredJson::text).toList());
    }

    CheckRecord toDomain() {
        return new CheckRecord(
                StoredJson.instantOrNull(lastGood),
                suspicion == null ? null : suspicion.toDomain(),
                StoredJson.instantOrNull(recoveringSince),
                closures.stream().map(Instant::parse).toList());
    }
}
