package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.Ready;
import java.util.Map;

/** A fault of Key Vault's own, as in October 2024: it refuses what it has granted, and nobody has changed anything. */
final class VaultFault {
    private static final String NAME = "/false-refusals";

    private final LocalHttp http;
    private final Ready ready;

    VaultFault(LocalHttp http, Ready ready) {
        this.http = http;
        this.ready = ready;
    }

    /** From now on each unwrapKey of the server's identity is answered as if the right had been revoked. */
    void begin() {
        String identity = ready.postgres().getFirst().identity().principalId();
        ObjectNode fault = JsonNodeFactory.instance.objectNode().put("target", "keyVault");
        fault.putObject("match").put("identity", identity).put("operation", "KeyUnwrap");
        ObjectNode error = fault.putObject("behaviour")
                .put("status", 403)
                .putObject("body")
                .putObject("error")
                .put("code", "Forbidden")
                .put(
                        "message",
                        "The user, group or application 'oid=" + identity
                                + "' does not have keys unwrapKey permission on key vault 'contoso'.");
        error.putObject("innererror").put("code", "AccessDenied");
        fault.put("times", -1);
        http.send("PUT", ready.faults() + NAME, Map.of(), fault).requireStatus(200);
    }

    void end() {
        http.send("DELETE", ready.faults() + NAME, Map.of(), null).requireStatus(204);
    }
}
