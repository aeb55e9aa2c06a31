package io.pgcmk.adapter.cosmos;

import io.pgcmk.adapter.cosmos.OriginPart.StepPart;
import io.pgcmk.domain.copy.Consent;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.server.ServerId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A consent to a copy, within the document of the source. */
record ConsentPart(String copy, StepPart step) {

    /** Null if it consents to none, which most do. */
    static @Nullable List<ConsentPart> of(Lineage lineage) {
        if (lineage.consents().isEmpty()) {
            return null;
        }
        return lineage.consents().stream()
                .map(consent ->
                        new ConsentPart(consent.copy().toString(), Objects.requireNonNull(StepPart.of(consent.step()))))
                .toList();
    }

    Consent toDomain() {
        return new Consent(ServerId.parse(copy), step.toDomain());
    }
}
