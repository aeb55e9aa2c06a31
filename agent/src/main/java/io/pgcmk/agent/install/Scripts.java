package io.pgcmk.agent.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL that this agent brings along: the app's own files. */
final class Scripts {
    static final String INSTALL = read("install.sql");
    static final String LOGIN_GATE = read("login-gate.sql");

    private static final Pattern VERSION = Pattern.compile("FUNCTION cmk\\.install_version\\(\\)[^;]*'SELECT (\\d+)'");
    private static final String QUOTE = "$gate$";

    private Scripts() {}

    /** What {@code cmk.install_version()} answers once the script has been run. */
    static int version() {
        Matcher version = VERSION.matcher(INSTALL);
        if (!version.find()) {
            throw new IllegalStateException("install.sql has no version");
        }
        return Integer.parseInt(version.group(1));
    }

    /** The text of {@code cmk.login_gate()}, as PostgreSQL keeps it. */
    static String loginGateText() {
        int begin = LOGIN_GATE.indexOf(QUOTE) + QUOTE.length();
        return LOGIN_GATE.substring(begin, LOGIN_GATE.indexOf(QUOTE, begin));
    }

    private static String read(String name) {
        try (InputStream script = Scripts.class.getResourceAsStream("/" + name)) {
            return new String(
                    Objects.requireNonNull(script, name + " is not in the jar").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
