package io.pgcmk.domain.server;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARM resource id of a key vault. */
public record VaultId(String subscription, String resourceGroup, String name) {
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.KeyVault/vaults/([0-9a-zA-Z-]{3,24})",
            Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException if the text is not the id of a key vault */
    public static VaultId parse(String text) {
        Matcher matcher = ID.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not the resource id of a key vault; expected"
                            + " /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{vault}");
        }
        return new VaultId(UUID.fromString(matcher.group(1)).toString(), matcher.group(2), matcher.group(3));
    }

    /** Whether this is the vault that answers under {@code name}; vault names are unique in all of Azure. */
    public boolean isNamed(String other) {
        return name.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.KeyVault/vaults/" + name;
    }
}
