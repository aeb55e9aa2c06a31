package io.pgcmk.local.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests and answers between the JDK's HTTP server and the shapes that the worker gives them. */
final class Exchanges {
    private Exchanges() {}

    static Optional<String> key(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-functions-key"))
                .or(() -> Optional.ofNullable(query(exchange).get("code")));
    }

    /** Names in lower case; several values of one name joined by a comma. */
    static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return headers;
    }

    /** Without the names whose value is empty. */
    static Map<String, String> query(HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : (raw == null ? "" : raw).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                query.merge(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8),
                        (first, second) -> first + "," + second);
            }
        }
        return query;
    }

    static URI uri(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("127.0.0.1");
        return URI.create("http://" + host + exchange.getRequestURI());
    }

    /** The worker sees no body of a request without Content-Length, such as a chunked one (its issue 781). */
    static Optional<String> body(HttpExchange exchange) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        return length == null || bytes.length == 0 ? Optional.empty() : Optional.of(new String(bytes, UTF_8));
    }

    static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    /** A function without a result has succeeded. */
    static void answer(HttpExchange exchange, @Nullable Object result) throws IOException {
        switch (result) {
            case null -> answer(exchange, 200);
            case HttpResponse response -> answer(exchange, response);
            default ->
                throw new IllegalArgumentException(
                        "an HTTP function returns HttpResponseMessage or void, not " + result.getClass());
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse response) throws IOException {
        byte[] body = switch (response.getBody()) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            case String text -> {
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
                yield text.getBytes(UTF_8);
            }
            default ->
                throw new IllegalArgumentException("the worker would turn this body into JSON with Gson; give it"
                        + " as a String: " + response.getBody().getClass());
        };
        response.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        // 0 would mean chunked.
        exchange.sendResponseHeaders(response.getStatusCode(), empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }
}
