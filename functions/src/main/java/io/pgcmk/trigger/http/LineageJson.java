package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.copy.Ancestor;
import io.pgcmk.domain.copy.Consent;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.RegisteredCopy;
import io.pgcmk.domain.copy.Relatives;
import io.pgcmk.domain.server.Server;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a server was made from, and what was made from it. */
final class LineageJson {
    private LineageJson() {}

    static ObjectNode of(Relatives relatives) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", relatives.server().id().toString())
                .put("createMode", createMode(relatives.server().lineage().origin()));
        var ancestors = json.putArray("ancestors");
        relatives.ancestors().forEach(ancestor -> ancestors.add(of(ancestor)));
        var copies = json.putArray("copies");
        relatives.copies().forEach(copy -> copies.add(of(copy)));
        var consented = json.putArray("consentedNotRegistered");
        relatives.consentedOnly().forEach(consent -> consented.add(of(consent)));
        return json;
    }

    private static ObjectNode of(Ancestor ancestor) {
        Server server = ancestor.server();
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", ancestor.id().toString());
        if (server != null) {
            json.put("createMode", createMode(server.lineage().origin()));
        }
        json.put("uid", ancestor.uid().toString()).put("state", server == null ? "Unknown" : CmkJson.state(server));
        Instant deletedAt = server == null ? null : server.deletedAt();
        if (deletedAt != null) {
            json.put("deletedAt", deletedAt.toString());
        }
        return json;
    }

    private static ObjectNode of(RegisteredCopy copy) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", copy.server().id().toString())
                .put("createMode", createMode(copy.origin()))
                .put("state", CmkJson.state(copy.server()));
        ObjectNode steps = json.putObject("steps");
        CmkJson.step(steps, "consented", copy.consent());
        CmkJson.step(steps, "revalidated", copy.origin().revalidated());
        return json.put("encryptionPreserved", copy.origin().isEncryptionPreserved());
    }

    private static ObjectNode of(Consent consent) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", consent.copy().toString());
        CmkJson.step(json, "consented", consent.step());
        return json;
    }

    private static String createMode(@Nullable Origin origin) {
        return origin == null ? "Default" : Names.of(origin.mode());
    }
}
