package io.pgcmk.local.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.HttpStatus;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What operators ask of the host itself, below {@code /admin}. */
record AdminEndpoint(
        Map<String, LoadedFunction> functions, HostKeys keys, Runner runner, Timers timers, Executor background) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTIONS = "/admin/functions/";

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            if (call.equals("GET /admin/host/ping") || call.equals("POST /admin/host/ping")) {
                Exchanges.answer(exchange, 200);
            } else if (!keys.know(Exchanges.key(exchange))) {
                Exchanges.answer(exchange, 401);
            } else if (!keys.isMaster(Exchanges.key(exchange))) {
                Exchanges.answer(exchange, 403);
            } else if (call.equals("GET /admin/host/status")) {
                Exchanges.answer(exchange, status());
            } else if (call.startsWith("POST " + FUNCTIONS)) {
                Exchanges.answer(exchange, start(exchange));
            } else {
                Exchanges.answer(exchange, 404);
            }
        }
    }

    private static HttpResponse status() {
        return new HttpResponse.Builder(HttpStatus.OK)
                .header("Content-Type", "application/json; charset=utf-8")
                .body("{\"id\":\"local\",\"state\":\"Running\"}")
                .build();
    }

    /** The status of the answer; the run goes on in the background. */
    private int start(HttpExchange exchange) throws IOException {
        LoadedFunction function =
                functions.get(exchange.getRequestURI().getPath().substring(FUNCTIONS.length()));
        if (function == null) {
            return 404;
        }
        Optional<String> given = input(Exchanges.body(exchange));
        if (given.isEmpty()) {
            return 400;
        }
        return switch (function.definition().trigger()) {
            // Azure runs it with the input as its request; nobody here needs that.
            case Trigger.Http http -> 400;
            case Trigger.Timer(TimerSchedule schedule) -> {
                String input = timers.inputOnRequest(schedule);
                background.execute(() -> run(function, input));
                yield 202;
            }
            case Trigger.EventGrid eventGrid -> {
                background.execute(() -> run(function, given.get()));
                yield 202;
            }
        };
    }

    private void run(LoadedFunction function, String input) {
        try {
            runner.run(function, input, Map.of());
        } catch (FunctionFailedException e) {
            // Logged by the runner, and nobody waits for the result.
        }
    }

    private static Optional<String> input(Optional<String> body) {
        try {
            return body.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(
                            JSON.readTree(body.get()).path("input").textValue());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
