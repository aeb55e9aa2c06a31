package io.pgcmk.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads the {@code function.json} of one function, and refuses what this host would run differently from Azure. */
record FunctionReader(String name, String routePrefix, AppSettings settings) {
    /** What a trigger without {@code methods} takes. */
    private static final Set<String> ALL_METHODS =
            Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE");

    FunctionDefinition read(JsonNode json) {
        if (json.has("retry")) {
            throw refused("retry policies are not covered by this host");
        }
        String entryPoint = json.path("entryPoint").asText();
        int dot = entryPoint.lastIndexOf('.');
        if (dot < 0) {
            throw refused("entryPoint '" + entryPoint + "' is not {class}.{method}");
        }
        List<Trigger> triggers = new ArrayList<>();
        for (JsonNode binding : json.path("bindings")) {
            String type = binding.path("type").asText();
            switch (type) {
                case "httpTrigger" -> triggers.add(http(binding));
                case "timerTrigger" -> triggers.add(timer(binding));
                case "eventGridTrigger" -> triggers.add(new Trigger.EventGrid());
                case "http" -> requireReturn(binding);
                default -> throw refused("bindings of type '" + type + "' are not covered by this host");
            }
        }
        if (triggers.size() != 1) {
            throw refused("wants exactly one trigger, has " + triggers.size());
        }
        return new FunctionDefinition(
                name,
                entryPoint.substring(0, dot),
                entryPoint.substring(dot + 1),
                triggers.getFirst(),
                settings.disables(name));
    }

    private Trigger http(JsonNode binding) {
        Set<String> methods = new TreeSet<>();
        binding.path("methods").forEach(method -> methods.add(method.asText().toUpperCase(Locale.ROOT)));
        String route = settings.resolve(name, binding.path("route").asText(name));
        try {
            return new Trigger.Http(
                    RouteTemplate.parse(routePrefix, route),
                    methods.isEmpty() ? ALL_METHODS : methods,
                    Trigger.Level.valueOf(binding.path("authLevel").asText("FUNCTION")));
        } catch (IllegalArgumentException e) {
            throw HostStartException.of(name, "its httpTrigger is not covered by this host", e);
        }
    }

    private Trigger timer(JsonNode binding) {
        String schedule = settings.resolve(name, binding.path("schedule").asText());
        try {
            return new Trigger.Timer(TimerSchedule.parse(schedule));
        } catch (IllegalArgumentException e) {
            throw HostStartException.of(name, "schedule '" + schedule + "' is not NCRONTAB", e);
        }
    }

    private void requireReturn(JsonNode binding) {
        if (!binding.path("name").asText().equals("$return")) {
            throw refused("an http output other than $return is not covered by this host");
        }
    }

    private HostStartException refused(String why) {
        return HostStartException.of(name, why);
    }
}
