package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.LocalResponse;

/** A refusal in ARM's words and shape. */
final class ArmErrorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    ArmErrorException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ArmErrorException badRequest(String message) {
        return new ArmErrorException(400, "BadRequest", message);
    }

    static ArmErrorException notFound(String type, String name, String group) {
        return new ArmErrorException(
                404,
                "ResourceNotFound",
                "The Resource '" + type + "/" + name + "' under resource group '" + group + "' was not found.");
    }

    static ArmErrorException methodNotAllowed(String method) {
        return new ArmErrorException(405, "MethodNotAllowed", "This emulator does not cover " + method + " here.");
    }

    int status() {
        return status;
    }

    LocalResponse response() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("code", code).put("message", getMessage());
        return LocalResponse.json(status, body);
    }
}
