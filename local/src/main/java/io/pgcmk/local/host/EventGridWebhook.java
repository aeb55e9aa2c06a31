package io.pgcmk.local.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.HttpStatus;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Where Event Grid delivers: {@code /runtime/webhooks/eventgrid?functionName=…&code=…}. */
record EventGridWebhook(Map<String, LoadedFunction> functions, HostKeys keys, Runner runner, ExecutorService threads) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/runtime/webhooks/eventgrid";

    /** Whom Azure lets deliver by the handshake of CloudEvents. */
    private static final String ORIGIN = "eventgrid.azure.net";

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = Exchanges.query(exchange).getOrDefault("functionName", "");
            LoadedFunction function = functions.get(name);
            if (!exchange.getRequestURI().getPath().equalsIgnoreCase(PATH)) {
                Exchanges.answer(exchange, 404);
            } else if (!keys.know(Exchanges.key(exchange))) {
                Exchanges.answer(exchange, 401);
            } else if (!keys.openWebhooks(Exchanges.key(exchange))) {
                Exchanges.answer(exchange, 403);
            } else if (function == null || !(function.definition().trigger() instanceof Trigger.EventGrid)) {
                Exchanges.answer(exchange, text(404, "cannot find function: '" + name + "'"));
            } else if (exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.getResponseHeaders().set("Webhook-Allowed-Origin", ORIGIN);
                Exchanges.answer(exchange, 200);
            } else {
                Exchanges.answer(exchange, answer(function, exchange));
            }
        }
    }

    private HttpResponse answer(LoadedFunction function, HttpExchange exchange) throws IOException {
        String type = Exchanges.headers(exchange).getOrDefault("aeg-event-type", "");
        Optional<String> body = Exchanges.body(exchange);
        try {
            JsonNode json = JSON.readTree(body.orElse(""));
            return switch (type) {
                case "SubscriptionValidation" -> validated(json);
                case "Notification" -> notified(function, json);
                case "Unsubscribe" -> text(202, "");
                default -> text(400, "");
            };
        } catch (JsonProcessingException e) {
            return text(400, "");
        }
    }

    private static HttpResponse validated(JsonNode json) {
        JsonNode event = json.isArray() ? json.path(0) : json;
        return new HttpResponse.Builder(HttpStatus.OK)
                .header("Content-Type", "application/json; charset=utf-8")
                .body(JSON.createObjectNode()
                        .put(
                                "validationResponse",
                                event.at("/data/validationCode").asText())
                        .toString())
                .build();
    }

    /** Each event is an invocation of its own, all at once; one that fails has all of them delivered again. */
    private HttpResponse notified(LoadedFunction function, JsonNode json) {
        List<Future<Optional<String>>> runs = new ArrayList<>();
        (json.isArray() ? json : List.of(json)).forEach(event -> runs.add(threads.submit(() -> run(function, event))));
        List<String> failures = new ArrayList<>();
        for (Future<Optional<String>> run : runs) {
            try {
                run.get().ifPresent(failures::add);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return text(500, "interrupted");
            }
        }
        return failures.isEmpty() ? text(202, "") : text(500, failures.getFirst());
    }

    /** What the function threw, if it failed. */
    private Optional<String> run(LoadedFunction function, JsonNode event) {
        try {
            runner.run(function, event.toPrettyString(), Map.of());
            return Optional.empty();
        } catch (FunctionFailedException e) {
            return Optional.of(String.valueOf(e.getCause()));
        }
    }

    private static HttpResponse text(int status, String text) {
        return new HttpResponse.Builder(HttpStatus.valueOf(status)).body(text).build();
    }
}
