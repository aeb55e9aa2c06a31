package io.pgcmk.domain.server;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARM resource id of a server. It keeps the case that it was given in, and compares without regard to it, as Azure
 * Resource Manager does.
 *
 * @param subscription a UUID
 * @param name 3 to 63 lower-case letters, digits and hyphens, neither first nor last a hyphen
 */
public record ServerId(String subscription, String resourceGroup, String name) {
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[\\p{L}\\p{Nd}_().-]{0,89}[\\p{L}\\p{Nd}_()-]");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    private static final Pattern ID = Pattern.compile(
            "/subscriptions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/resourceGroups/([^/]+)"
                    + "/providers/Microsoft\\.DBforPostgreSQL/servers/([^/]+)",
            Pattern.CASE_INSENSITIVE);

    public ServerId {
        UUID.fromString(subscription);
        if (!RESOURCE_GROUP.matcher(resourceGroup).matches()) {
            throw new IllegalArgumentException(
                    "the resource group must have 1 to 90 letters, digits, '_', '-', '.', '('"
                            + " or ')', and not end with '.'");
        }
        if (!NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException(
                    "the server name must have 3 to 63 letters, digits and hyphens, and not begin or end with a hyphen");
        }
    }

    /** @throws IllegalArgumentException if it is no such id */
    public static ServerId parse(String text) {
        Matcher matcher = ID.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be /subscriptions/{subscription}/resourceGroups/{group}"
                    + "/providers/Microsoft.DBforPostgreSQL/servers/{server}");
        }
        return new ServerId(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** The id in lower case: what it is found by. */
    public String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerId id && key().equals(id.key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.DBforPostgreSQL/servers/" + name;
    }
}
