package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.restorability.VersionState;
import io.pgcmk.domain.server.ServerUid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was seen of a server's key versions, one in each partition of {@code state}; erased if it is not made anew. */
record SurveyDocument(
        String id,
        String uid,
        int schema,
        String type,
        @Nullable Integer ttl,
        String at,
        List<VersionPart> versions) {
    static final String ID = "survey";

    /** @param cause absent of one that can unwrap */
    record VersionPart(
            String version,
            @Nullable CausePart cause,
            @Nullable String notBefore,
            @Nullable String expiresOn) {
        static VersionPart of(VersionState state) {
            return new VersionPart(
                    state.version().toString(),
                    state.cause() == null ? null : CausePart.of(state.cause()),
                    StoredJson.textOrNull(state.notBefore()),
                    StoredJson.textOrNull(state.expiresOn()));
        }

        VersionState toDomain() {
            return new VersionState(
                    StoredJson.version(version),
                    cause == null ? null : cause.toDomain(),
                    StoredJson.instantOrNull(notBefore),
                    StoredJson.instantOrNull(expiresOn));
        }
    }

    static ObjectNode write(ServerUid uid, Survey survey, Instant now) {
        return StoredJson.write(new SurveyDocument(
                ID,
                uid.toString(),
                StoredJson.SCHEMA,
                "survey",
                Retention.timeToLive(now, now),
                StoredJson.text(survey.at()),
                survey.versions().stream().map(VersionPart::of).toList()));
    }

    static Survey read(JsonNode json) {
        SurveyDocument document = StoredJson.read(json, SurveyDocument.class);
        return new Survey(
                Instant.parse(document.at),
                document.versions.stream().map(VersionPart::toDomain).toList());
    }
}
