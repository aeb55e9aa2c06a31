package io.pgcmk.local.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A route such as {@code servers/{id}/keys}: literal segments compare without regard to case, others take any value. */
record RouteTemplate(List<String> segments) {
    private static final Pattern LITERAL = Pattern.compile("[^{}*?]+");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

    RouteTemplate {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (!LITERAL.matcher(segment).matches()
                    && !PARAMETER.matcher(segment).matches()) {
                throw new IllegalArgumentException("route segment '" + segment + "' is neither a literal nor {name}");
            }
        }
        if (!segments.isEmpty() && segments.getFirst().matches("(?i)admin|runtime")) {
            throw new IllegalArgumentException("routes below /" + segments.getFirst() + " belong to the host");
        }
    }

    static RouteTemplate parse(String prefix, String route) {
        return new RouteTemplate(split(prefix + "/" + route).toList());
    }

    /** The decoded parameters if the path, as it was sent, is one of this route. */
    Optional<Map<String, String>> match(String path) {
        List<String> sent = split(path).toList();
        if (sent.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            // Not URLDecoder's "+": in a path it is a plus.
            String value = URLDecoder.decode(sent.get(i).replace("+", "%2B"), UTF_8);
            if (isParameter(segments.get(i))) {
                parameters.put(segments.get(i).substring(1, segments.get(i).length() - 1), value);
            } else if (!segments.get(i).equalsIgnoreCase(value)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** Equal for two routes that take the same paths. */
    String shape() {
        return segments.stream()
                .map(segment -> isParameter(segment) ? "{}" : segment.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("/"));
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static Stream<String> split(String path) {
        return Stream.of(path.split("/", -1)).filter(segment -> !segment.isEmpty());
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
