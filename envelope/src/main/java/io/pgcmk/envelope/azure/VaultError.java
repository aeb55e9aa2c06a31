package io.pgcmk.envelope.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An error answer of Key Vault, read leniently: a proxy's page has a status and nothing else. */
record VaultError(
        int status,
        String code,
        String innerCode,
        String message,
        String requestId,
        @Nullable Duration retryAfter) {
    private static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("x-ms-request-id");

    /** Never by the class of the exception: it differs between calls, and its response may be missing. */
    static Optional<VaultError> in(Throwable failure) {
        return failure instanceof HttpResponseException http && http.getResponse() != null
                ? Optional.of(of(http))
                : Optional.empty();
    }

    private static VaultError of(HttpResponseException failure) {
        Map<?, ?> error = child(failure.getValue(), "error");
        Map<?, ?> inner = child(error, "innererror");
        if (inner.isEmpty()) {
            inner = child(error, "innerError");
        }
        HttpHeaders headers = failure.getResponse().getHeaders();
        String requestId = headers.getValue(REQUEST_ID);
        return new VaultError(
                failure.getResponse().getStatusCode(),
                text(error, "code"),
                text(inner, "code"),
                text(error, "message"),
                requestId == null ? "" : requestId,
                retryAfter(headers));
    }

    /** What a person sees of it, without the vault's own words. */
    String evidence() {
        return status + (code.isEmpty() ? "" : " " + code) + (innerCode.isEmpty() ? "" : "/" + innerCode);
    }

    private static Map<?, ?> child(@Nullable Object parent, String name) {
        return parent instanceof Map<?, ?> map && map.get(name) instanceof Map<?, ?> child ? child : Map.of();
    }

    private static String text(Map<?, ?> map, String name) {
        return map.get(name) instanceof String text ? text : "";
    }

    /** In seconds only: Key Vault sends no dates. */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String seconds = headers.getValue(HttpHeaderName.RETRY_AFTER);
        return seconds != null && seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
}
