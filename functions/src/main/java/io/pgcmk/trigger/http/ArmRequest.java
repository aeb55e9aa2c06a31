package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.HttpRequestMessage;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.RequestRefusedException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request whose caller is known and whose api-version is right. Header names are lower-case, as the host gives them. */
record ArmRequest(HttpRequestMessage<Optional<String>> request, Caller caller) {
    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");
    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Pattern AUTHORITY = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,252})(:\\d{1,5})?");

    JsonFields body() {
        return JsonFields.parse(request.getBody().orElse(""));
    }

    @Nullable
    String query(String name) {
        return request.getQueryParameters().get(name);
    }

    Precondition precondition() {
        String ifMatch = request.getHeaders().get("if-match");
        if (ifMatch == null || ifMatch.equals("*")) {
            return Precondition.NONE;
        }
        Matcher etag = ETAG.matcher(ifMatch);
        if (!etag.matches()) {
            throw RequestRefusedException.badRequest(
                    "InvalidHeaderValue",
                    "If-Match",
                    "If-Match must be * or an ETag that this API gave, with its quotes");
        }
        return new Precondition(OptionalLong.of(Long.parseLong(etag.group(1))));
    }

    /** Where this API is reached, as far as the caller can see: scheme and authority. */
    String origin() {
        URI uri = request.getUri();
        return forwarded("x-forwarded-proto", SCHEME, uri.getScheme()) + "://"
                + forwarded("x-forwarded-host", AUTHORITY, uri.getRawAuthority());
    }

    /** The request's own address with another query, which must be encoded. */
    String link(String query) {
        return origin() + request.getUri().getRawPath() + "?" + query;
    }

    /** A proxy's word counts only if it can be nothing but what it should be: it ends up in links. */
    private String forwarded(String header, Pattern shape, String otherwise) {
        Map<String, String> headers = request.getHeaders();
        String value = headers.getOrDefault(header, "");
        return shape.matcher(value).matches() ? value : otherwise;
    }
}
