package io.pgcmk.wiring;

import io.pgcmk.envelope.KekId;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The environment of the process, read with the care that settings need: what is wrong is named. */
record Environment(Map<String, String> variables) {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern HTTPS_TEXT = Pattern.compile("https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?/?");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    static IllegalStateException wrong(String name, String what) {
        return new IllegalStateException("app setting " + name + " " + what);
    }

    boolean has(String name) {
        String value = variables.get(name);
        return value != null && !value.isBlank();
    }

    String required(String name, String expected) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw wrong(name, "is missing; expected is " + expected);
        }
        return value.strip();
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        return switch (required(name, "0 or 1")) {
            case "0" -> false;
            case "1" -> true;
            default -> throw wrong(name, "must be 0 or 1");
        };
    }

    UUID uuid(String name) {
        String text = required(name, "a UUID");
        if (!UUID_TEXT.matcher(text).matches()) {
            throw wrong(name, "must be a UUID");
        }
        return UUID.fromString(text);
    }

    int port(String name) {
        String text = required(name, "a port");
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > 65535) {
            throw wrong(name, "must be a port, 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    String matching(String name, String otherwise, String pattern, String expected) {
        String text = has(name) ? required(name, expected) : otherwise;
        if (!text.matches(pattern)) {
            throw wrong(name, "must have only " + expected);
        }
        return text;
    }

    URI https(String name) {
        String text = required(name, "a URL such as https://contoso.documents.azure.com:443/");
        return https(name, text);
    }

    /** The address of one of Azure's own services: one of those we know, or any if this is a laptop. */
    URI azure(String name, String otherwise, Set<String> known, boolean any) {
        URI url = https(name, has(name) ? required(name, "a URL") : otherwise);
        if (!any && !known.contains(url.toString())) {
            throw wrong(
                    name,
                    "must be one of "
                            + String.join(", ", known.stream().sorted().toList()));
        }
        return url;
    }

    URI vault(String name) {
        String text = required(name, "the URL of our own vault, such as https://contoso-cmk.vault.azure.net");
        try {
            return new KekId(https(name, text), "any").vault();
        } catch (IllegalArgumentException e) {
            throw wrong(name, "is not the URL of a vault: " + e.getMessage());
        }
    }

    Set<String> hosts(String name) {
        String text = required(name, "a list of host names, separated by commas; *.example.com is all below one");
        return Arrays.stream(text.split(",", -1))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .map(host -> {
                    if (!HOST.matcher(host).matches()) {
                        throw wrong(name, "has '" + host + "', which is neither a host name nor *.{host name}");
                    }
                    return host;
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    private static URI https(String name, String text) {
        if (!HTTPS_TEXT.matcher(text).matches()) {
            throw wrong(name, "must be a URL of the form https://{host}, with a port if need be");
        }
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
}
