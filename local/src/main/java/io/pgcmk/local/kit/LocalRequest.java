package io.pgcmk.local.kit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it came in.
 *
 * @param host the Host header, with the port if it has one
 * @param path as sent, still percent-encoded
 * @param query as sent, without the question mark; empty if there was none
 * @param headers by lower-case name; several values of one name are joined by a comma
 */
public record LocalRequest(
        String method, String host, String path, String query, Map<String, String> headers, Body body) {

    public LocalRequest {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The decoded query. A name given twice has its values joined by a comma, which no strict reader takes for one. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.merge(decoded(name), decoded(value), (first, second) -> first + "," + second);
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
