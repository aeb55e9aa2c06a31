package io.pgcmk.local.host;

import com.microsoft.azure.functions.HttpMethod;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The functions' routes, tried in the order of the functions' names. */
record HttpFront(List<LoadedFunction> functions, HostKeys keys, Runner runner) {
    private static final Logger LOG = Logger.getLogger("Host");

    private record Match(LoadedFunction function, Trigger.Http trigger, Map<String, String> parameters) {}

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Match> match = functions.stream()
                    .flatMap(function -> match(function, exchange).stream())
                    .findFirst();
            if (match.isEmpty()) {
                // Azure's host answers a wrong method so, too; it has no 405.
                Exchanges.answer(exchange, 404);
            } else if (match.get().function().definition().disabled() && !keys.isMaster(Exchanges.key(exchange))) {
                Exchanges.answer(exchange, 404);
            } else if (!keys.open(match.get().trigger().level(), Exchanges.key(exchange))) {
                Exchanges.answer(exchange, 401);
            } else {
                run(match.get(), exchange);
            }
        }
    }

    private static Optional<Match> match(LoadedFunction function, HttpExchange exchange) {
        if (function.definition().trigger() instanceof Trigger.Http http
                && http.methods().contains(exchange.getRequestMethod())) {
            return http.route()
                    .match(exchange.getRequestURI().getRawPath())
                    .map(parameters -> new Match(function, http, parameters));
        }
        return Optional.empty();
    }

    private void run(Match match, HttpExchange exchange) throws IOException {
        HttpRequest request = new HttpRequest(
                Exchanges.uri(exchange),
                HttpMethod.value(exchange.getRequestMethod()),
                Exchanges.headers(exchange),
                Exchanges.query(exchange),
                Exchanges.body(exchange));
        try {
            Exchanges.answer(exchange, runner.run(match.function(), request, match.parameters()));
        } catch (FunctionFailedException e) {
            Exchanges.answer(exchange, 500);
        } catch (IllegalArgumentException e) {
            LOG.log(
                    Level.SEVERE,
                    e,
                    () -> "no answer of function '"
                            + match.function().definition().name() + "'");
            Exchanges.answer(exchange, 500);
        }
    }
}
