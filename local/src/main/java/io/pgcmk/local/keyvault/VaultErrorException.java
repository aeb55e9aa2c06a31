package io.pgcmk.local.keyvault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.LocalResponse;

/** The vault's refusal, in the words and the shape of the service. */
final class VaultErrorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String innerCode;

    private VaultErrorException(int status, String code, String innerCode, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.innerCode = innerCode;
    }

    static VaultErrorException unauthorized(String message) {
        return new VaultErrorException(401, "Unauthorized", "", message);
    }

    static VaultErrorException forbidden(String innerCode, String message) {
        return new VaultErrorException(403, "Forbidden", innerCode, message);
    }

    static VaultErrorException badParameter(String message) {
        return new VaultErrorException(400, "BadParameter", "", message);
    }

    static VaultErrorException conflict(String innerCode, String message) {
        return new VaultErrorException(409, "Conflict", innerCode, message);
    }

    static VaultErrorException throttled() {
        return new VaultErrorException(
                429,
                "Throttled",
                "",
                "Request was not processed because too many requests were received. Reason:"
                        + " VaultRequestTypeLimitReached");
    }

    static VaultErrorException notCovered(String method, String path) {
        return new VaultErrorException(
                404, "NotFound", "", "This emulator does not cover " + method + " " + path + ".");
    }

    static VaultErrorException keyNotFound(String id) {
        return new VaultErrorException(
                404,
                "KeyNotFound",
                "",
                "A key with (name/id) " + id + " was not found in this key vault. If you recently deleted this key you"
                        + " may be able to recover it using the correct recovery command. For help resolving this"
                        + " issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
    }

    static VaultErrorException secretNotFound(String id) {
        return new VaultErrorException(
                404,
                "SecretNotFound",
                "",
                "A secret with (name/id) " + id + " was not found in this key vault. If you recently deleted this"
                        + " secret you may be able to recover it using the correct recovery command. For help"
                        + " resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
    }

    int status() {
        return status;
    }

    LocalResponse response() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("code", code).put("message", getMessage());
        if (!innerCode.isEmpty()) {
            error.putObject("innererror").put("code", innerCode);
        }
        return LocalResponse.json(status, body);
    }
}
