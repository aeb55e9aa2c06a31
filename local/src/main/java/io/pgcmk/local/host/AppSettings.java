package io.pgcmk.local.host;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The app settings, which Azure gives a function app as its environment. */
record AppSettings(Map<String, String> values) {
    private static final Pattern REFERENCE = Pattern.compile("%([^%]+)%");

    AppSettings {
        values = Map.copyOf(values);
    }

    /** Whether {@code AzureWebJobs.{function}.Disabled} is set. */
    boolean disables(String function) {
        return Boolean.parseBoolean(values.get("AzureWebJobs." + function + ".Disabled"));
    }

    /** Puts the values of settings in the places of {@code %Name%}. */
    String resolve(String function, String text) {
        Matcher references = REFERENCE.matcher(text);
        return references.replaceAll(reference -> {
            String value = values.get(reference.group(1));
            if (value == null) {
                throw HostStartException.of(function, "no app setting is named '" + reference.group(1) + "'");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
