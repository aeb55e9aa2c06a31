package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.HttpStatus;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.usecase.RequestRefusedException;
import org.jspecify.annotations.Nullable;

/** Every error of the API, in the shape of Azure Resource Manager. */
final class ErrorJson {
    /** A vault or PostgreSQL that was silent is worth another try soon; the SDKs wait as they are told. */
    private static final String RETRY_AFTER_SECONDS = "10";

    private ErrorJson() {}

    static ArmResponse of(RequestRefusedException refused) {
        ArmResponse response =
                ArmResponse.of(status(refused.kind()), body(refused)).with("x-ms-error-code", refused.code());
        return switch (refused.kind()) {
            case UNAUTHENTICATED -> response.with("WWW-Authenticate", "Bearer");
            case UNAVAILABLE -> response.with("Retry-After", RETRY_AFTER_SECONDS);
            case BAD_REQUEST, TOO_LARGE, NOT_FOUND, CONFLICT, STALE -> response;
        };
    }

    static ArmResponse of(HttpStatus status, String code, String message, @Nullable String target) {
        return ArmResponse.of(status, wrapped(error(code, message, target))).with("x-ms-error-code", code);
    }

    /** The inner object, as it stands in the status of an operation that failed, too. */
    static ObjectNode error(String code, String message, @Nullable String target) {
        ObjectNode error =
                JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
        return target == null ? error : error.put("target", target);
    }

    private static ObjectNode body(RequestRefusedException refused) {
        ObjectNode error = error(refused.code(), refused.getMessage(), refused.target());
        if (!refused.findings().isEmpty()) {
            var details = error.putArray("details");
            for (Finding finding : refused.findings()) {
                details.add(FindingJson.of(finding).put("code", finding.check().apiName()));
            }
        }
        return wrapped(error);
    }

    private static ObjectNode wrapped(ObjectNode error) {
        return JsonNodeFactory.instance.objectNode().set("error", error);
    }

    private static HttpStatus status(RequestRefusedException.Kind kind) {
        return switch (kind) {
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case BAD_REQUEST -> HttpStatus.BAD_REQUEST;
            case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
