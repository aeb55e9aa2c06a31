package io.pgcmk.local.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The faults over HTTP, for {@code curl} and for tests outside this JVM. */
final class FaultsEndpoint implements Handler {
    private static final String PREFIX = "/faults/";

    private final Faults faults;
    private final FaultReader reader;

    FaultsEndpoint(Faults faults) {
        this.faults = faults;
        this.reader = new FaultReader(faults);
    }

    @Override
    public LocalResponse handle(LocalRequest request) {
        if (request.path().equals("/faults")) {
            return request.method().equals("GET") ? list() : error(405, "MethodNotAllowed", "only GET lists faults");
        }
        String name = request.path().startsWith(PREFIX) ? request.path().substring(PREFIX.length()) : "";
        if (name.isEmpty() || name.contains("/")) {
            return error(404, "NotFound", "faults are at /faults/{name}");
        }
        return switch (request.method()) {
            case "PUT" -> put(name, request.body().text());
            case "GET" ->
                Optional.ofNullable(faults.all().get(name))
                        .map(fault -> LocalResponse.json(200, described(name, fault)))
                        .orElseGet(() -> unknown(name));
            case "DELETE" -> faults.remove(name) ? LocalResponse.empty(204) : unknown(name);
            default -> error(405, "MethodNotAllowed", "PUT, GET or DELETE");
        };
    }

    private LocalResponse put(String name, String text) {
        try {
            Fault fault = reader.read(text);
            faults.put(name, fault);
            return LocalResponse.json(200, described(name, fault));
        } catch (IllegalArgumentException e) {
            return error(400, "BadFault", String.valueOf(e.getMessage()));
        }
    }

    private LocalResponse list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        faults.all().forEach((name, fault) -> list.withArray("value").add(described(name, fault)));
        list.withArray("value");
        return LocalResponse.json(200, list);
    }

    private static JsonNode described(String name, Fault fault) {
        return fault.described().put("name", name);
    }

    private static LocalResponse unknown(String name) {
        return error(404, "NotFound", "no fault is named '" + name + "'");
    }

    private static LocalResponse error(int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("code", code).put("message", message);
        return LocalResponse.json(status, body);
    }
}
