package io.pgcmk.local.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code {target, match, behaviour, times}} and refuses what no target would honour. */
final class FaultReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Faults faults;

    FaultReader(Faults faults) {
        this.faults = faults;
    }

    Fault read(String text) {
        ObjectNode sent = object(text);
        only(sent, "the fault", Set.of("target", "match", "behaviour", "times"));
        String name = sent.path("target").asText();
        FaultTarget target = faults.target(name)
                .orElseThrow(() -> new IllegalArgumentException("target: no target '" + name + "' runs here"));
        Map<String, String> match = match(sent.path("match"), target);
        Behaviour behaviour = behaviour(sent.path("behaviour"));
        if (!target.honours(behaviour.getClass())) {
            throw new IllegalArgumentException("behaviour: " + name + " cannot honour it");
        }
        int times = times(sent);
        switch (behaviour) {
            case Behaviour.TlsFailure tls -> requireVaultOnly(match, "tls");
            case Behaviour.NameFailure nameless -> {
                requireVaultOnly(match, "dns");
                if (!match.containsKey("vault") || times >= 0) {
                    throw new IllegalArgumentException("dns needs match.vault and times -1: look-ups are not counted");
                }
            }
            case Behaviour.Answer answer -> {}
            case Behaviour.Delay delay -> {}
            case Behaviour.Close close -> {}
            case Behaviour.Reset reset -> {}
            case Behaviour.Throttle throttle -> {}
        }
        return new Fault(name, match, behaviour, times, sent);
    }

    private static ObjectNode object(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the fault is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("the fault is not a JSON object");
    }

    private static Map<String, String> match(JsonNode node, FaultTarget target) {
        only(node, "match", target.circumstances());
        Map<String, String> match = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> match.put(field.getKey(), field.getValue().asText()));
        return match;
    }

    private static int times(ObjectNode sent) {
        JsonNode times = sent.path("times");
        if (!times.isInt() || times.asInt() < -1 || times.asInt() == 0) {
            throw new IllegalArgumentException("times: a count of 1 or more, or -1 for always");
        }
        return times.asInt();
    }

    private static Behaviour behaviour(JsonNode node) {
        if (node.has("status")) {
            only(node, "behaviour", Set.of("status", "headers", "body"));
            return answer(node);
        }
        if (node.has("per10s")) {
            only(node, "behaviour", Set.of("per10s", "retryAfter"));
            int seconds = node.has("retryAfter") ? atLeastOne(node.path("retryAfter"), "retryAfter") : 0;
            return new Behaviour.Throttle(atLeastOne(node.path("per10s"), "per10s"), seconds);
        }
        if (node.size() != 1) {
            throw new IllegalArgumentException(
                    "behaviour: one of {status, headers, body}, {delayMs}, {close}, {reset}, {tls}, {dns},"
                            + " {per10s, retryAfter}");
        }
        String kind = node.fieldNames().next();
        JsonNode value = node.path(kind);
        return switch (kind) {
            case "delayMs" -> new Behaviour.Delay(Duration.ofMillis(atLeastOne(value, kind)));
            case "close" -> new Behaviour.Close(midway(value.asText()));
            case "reset" -> whenTrue(value, kind, new Behaviour.Reset());
            case "tls" -> whenTrue(value, kind, new Behaviour.TlsFailure());
            case "dns" -> whenTrue(value, kind, new Behaviour.NameFailure());
            default -> throw new IllegalArgumentException("behaviour: unknown field '" + kind + "'");
        };
    }

    private static Behaviour answer(JsonNode node) {
        int status = node.path("status").asInt();
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("behaviour.status: an HTTP status");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        node.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        JsonNode body = node.path("body");
        if (!body.isTextual() && !body.isMissingNode()) {
            headers.putIfAbsent("Content-Type", "application/json; charset=utf-8");
        }
        return new Behaviour.Answer(status, headers, Body.of(body.isContainerNode() ? body.toString() : body.asText()));
    }

    private static boolean midway(String point) {
        return switch (point) {
            case "before" -> false;
            case "mid" -> true;
            default -> throw new IllegalArgumentException("behaviour.close: before or mid");
        };
    }

    private static Behaviour whenTrue(JsonNode value, String kind, Behaviour behaviour) {
        if (!value.isBoolean() || !value.asBoolean()) {
            throw new IllegalArgumentException("behaviour." + kind + ": true, or leave it out");
        }
        return behaviour;
    }

    private static int atLeastOne(JsonNode value, String kind) {
        if (!value.isInt() || value.asInt() < 1) {
            throw new IllegalArgumentException("behaviour." + kind + ": a number of 1 or more");
        }
        return value.asInt();
    }

    private static void requireVaultOnly(Map<String, String> match, String kind) {
        if (!Set.of("vault").containsAll(match.keySet())) {
            throw new IllegalArgumentException(
                    kind + " knows no more of a request than its vault: match.vault or none");
        }
    }

    private static void only(JsonNode node, String what, Set<String> known) {
        if (!node.isObject() && !node.isMissingNode()) {
            throw new IllegalArgumentException(what + ": not an object");
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(what + ": unknown field '" + field + "'");
            }
        });
    }
}
