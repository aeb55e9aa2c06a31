package io.pgcmk.envelope;

import java.net.URI;
import java.util.regex.Pattern;

/** A customer's key-encryption key, whichever version of it is current. */
public record KekId(URI vault, String name) implements KeyIdentifier {
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

    public KekId {
        vault = VaultUri.checked(vault);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the key name is not 1 to 127 letters, digits and hyphens: " + VaultUri.shortened(name));
        }
    }

    /** The first label of the vault's host, as in {@code contoso} of {@code https://contoso.vault.azure.net}. */
    public String vaultName() {
        String host = vault.getHost();
        return host.substring(0, host.indexOf('.'));
    }

    @Override
    public KekId kek() {
        return this;
    }

    @Override
    public URI uri() {
        return vault.resolve("/keys/" + name);
    }

    @Override
    public String toString() {
        return uri().toString();
    }
}
