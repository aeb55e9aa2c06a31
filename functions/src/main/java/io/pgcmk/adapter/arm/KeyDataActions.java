package io.pgcmk.adapter.arm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.KeyGrants;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What role definitions allow on the keys of a vault: the data actions of Microsoft.KeyVault, by name. */
final class KeyDataActions {
    private static final String KEYS = "Microsoft.KeyVault/vaults/keys/";

    /** Every other data action on keys, as the resource provider lists its operations. */
    private static final List<String> UNNEEDED = List.of(
            "update/action",
            "create/action",
            "import/action",
            "recover/action",
            "restore/action",
            "delete",
            "backup/action",
            "purge/action",
            "encrypt/action",
            "decrypt/action",
            "sign/action",
            "verify/action",
            "release/action",
            "rotate/action");

    private KeyDataActions() {}

    static KeyGrants of(List<JsonNode> roleDefinitions) {
        Set<Permission> held = EnumSet.noneOf(Permission.class);
        Set<String> excess = new HashSet<>();
        for (JsonNode role : roleDefinitions) {
            for (JsonNode permissions : role.path("properties").path("permissions")) {
                for (Permission permission : Permission.values()) {
                    if (allows(permissions, KEYS + action(permission))) {
                        held.add(permission);
                    }
                }
                UNNEEDED.stream()
                        .map(action -> KEYS + action)
                        .filter(action -> allows(permissions, action))
                        .forEach(excess::add);
            }
        }
        return new KeyGrants(held, excess);
    }

    private static String action(Permission permission) {
        return switch (permission) {
            case GET -> "read";
            case WRAP_KEY -> "wrap/action";
            case UNWRAP_KEY -> "unwrap/action";
        };
    }

    private static boolean allows(JsonNode permissions, String action) {
        return names(permissions.path("dataActions"), action) && !names(permissions.path("notDataActions"), action);
    }

    private static boolean names(JsonNode patterns, String action) {
        return StreamSupport.stream(patterns.spliterator(), false)
                .anyMatch(pattern -> action.toLowerCase(Locale.ROOT).matches(regex(pattern.asText())));
    }

    /** A star stands for any text, slashes included. */
    private static String regex(String pattern) {
        return Arrays.stream(pattern.toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }
}
