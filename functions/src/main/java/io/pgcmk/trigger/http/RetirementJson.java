package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.retirement.Dependents;
import io.pgcmk.usecase.AskRetirement.Answer;

/** Whether a key version may be disabled, and what depends on it. */
final class RetirementJson {
    private RetirementJson() {}

    /** Without the list. */
    static ObjectNode of(Answer answer) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("keyUri", answer.versions().named().uri().toString())
                .put("mayBeDisabled", answer.retirement().mayBeDisabled())
                .put("why", answer.retirement().why());
        json.set("counts", of(answer.counts()));
        return json.put("advice", answer.retirement().advice());
    }

    static ObjectNode of(Dependents counts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("servers", counts.of(Kind.SERVER))
                .put("copies", counts.of(Kind.COPY))
                .put("archives", counts.of(Kind.ARCHIVE))
                .put("backups", counts.of(Kind.BACKUP))
                .put("sidecars", counts.of(Kind.SIDECAR))
                .put("rotations", counts.of(Kind.ROTATION));
    }

    static ObjectNode of(Dependent dependent) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", dependent.kind().apiName())
                .put("server", String.valueOf(dependent.server()));
        if (dependent.id() != null) {
            json.put("id", dependent.id().toString());
        }
        return json.put("keyVersion", dependent.version().toString());
    }
}
