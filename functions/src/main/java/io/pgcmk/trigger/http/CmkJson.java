package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.check.Deadline;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.SelfFencing;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.VaultId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a server stands with its key: {@code properties.cmk}. */
final class CmkJson {
    private CmkJson() {}

    static ObjectNode of(Server server) {
        Registration registration = server.registration();
        ServerIdentity identity = registration.identity();
        VaultId vault = registration.keyVaultId();
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("uid", server.uid().toString());
        protection(json, server);
        json.put("selfFencing", Names.of(SelfFencing.of(server))).put("dataAtRest", Names.of(DataAtRest.of(server)));
        if (vault != null) {
            json.put("keyVaultId", vault.toString());
        }
        json.putObject("identity")
                .put("kind", Names.of(identity.kind()))
                .put("clientId", identity.clientId().toString())
                .put("principalId", identity.principalId().toString())
                .put("tenantId", identity.tenantId().toString());
        json.putObject("policy")
                .put("strict", registration.policy().strict())
                .put("recovery", Names.of(registration.policy().recovery()))
                .put("lease", Names.of(registration.policy().lease()))
                .put("transientGrace", registration.policy().transientGrace().toString());
        lineage(json, server.lineage());
        return json;
    }

    private static void lineage(ObjectNode json, Lineage lineage) {
        Origin origin = lineage.origin();
        if (origin != null) {
            ObjectNode copy = json.putObject("copy")
                    .put("createMode", Names.of(origin.mode()))
                    .put("sourceServerId", origin.sourceId().toString())
                    .put("encryptionPreserved", origin.isEncryptionPreserved());
            step(copy, "consented", origin.consent());
            step(copy, "revalidated", origin.revalidated());
            if (origin.isPromoted()) {
                copy.put("promoted", true);
            }
        }
        if (!lineage.consents().isEmpty()) {
            var copies = json.putArray("copies");
            lineage.consents().forEach(consent -> copies.add(consent.copy().toString()));
        }
    }

    static void step(ObjectNode json, String name, @Nullable Step step) {
        if (step != null) {
            json.put(name + "At", step.at().toString()).put(name + "By", step.by());
        }
    }

    static String state(Server server) {
        return switch (server.protection()) {
            case Protection.None none -> "Ready";
            case Protection.Enabling enabling -> "Enabling";
            case Protection.Releasing releasing -> "Releasing";
            case Protection.Enabled enabled -> enabled.access() instanceof Access.Ready ? "Ready" : "Inaccessible";
        };
    }

    private static void protection(ObjectNode json, Server server) {
        json.put("state", state(server));
        switch (server.protection()) {
            case Protection.None none -> {}
            case Protection.Enabling enabling -> {}
            case Protection.Releasing(ActiveKey key) -> keyUri(json, key);
            case Protection.Enabled enabled -> enabled(json, server, enabled);
        }
    }

    private static void enabled(ObjectNode json, Server server, Protection.Enabled enabled) {
        switch (enabled.access()) {
            case Access.Ready(Instant since) -> json.put("since", since.toString());
            case Access.Inaccessible(Cause cause, Instant since, String detail) -> {
                cause(json.putObject("cause"), cause);
                json.put("since", since.toString())
                        .put("detail", detail)
                        .put(
                                "remedy",
                                Remedy.of(
                                        cause,
                                        server.registration(),
                                        enabled.key().pinned()));
            }
        }
        keyUri(json, enabled.key());
        Instant lastGood = enabled.checks().lastGood();
        if (lastGood != null) {
            json.put("lastGoodCheck", lastGood.toString())
                    .put(
                            "denyBy",
                            Deadline.denyBy(
                                            lastGood,
                                            server.registration().policy().transientGrace())
                                    .toString());
        }
        json.put("enforcement", Names.of(enabled.enforcement()));
    }

    static void cause(ObjectNode json, Cause cause) {
        json.put("code", cause.code().apiName());
        Permission permission = cause.permission();
        if (permission != null) {
            json.put("permission", permission.azureName());
        }
        Instant recoverableUntil = cause.recoverableUntil();
        if (recoverableUntil != null) {
            json.put("recoverableUntil", recoverableUntil.toString());
        }
    }

    private static void keyUri(ObjectNode json, ActiveKey key) {
        json.put("keyUri", key.followed().uri().toString());
    }
}
