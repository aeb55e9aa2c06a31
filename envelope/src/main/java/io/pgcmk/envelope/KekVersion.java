package io.pgcmk.envelope;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** One version of a KEK. Wrapping always names a version, so that we know later what can unwrap. */
public record KekVersion(KekId kek, String version) implements KeyIdentifier {
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{32}");

    public KekVersion {
        version = version.toLowerCase(Locale.ROOT);
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "the key version is not 32 hexadecimal digits: " + VaultUri.shortened(version));
        }
    }

    public String vaultName() {
        return kek.vaultName();
    }

    @Override
    public URI uri() {
        return kek.vault().resolve("/keys/" + kek.name() + "/" + version);
    }

    @Override
    public String toString() {
        return uri().toString();
    }
}
