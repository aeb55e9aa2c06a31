package io.pgcmk.domain.backup;

import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key version as a caller names it.
 *
 * @param kek null if only the version's own digits are given, which are enough where one version alone has them
 */
public record NamedVersion(@Nullable KekId kek, String version) {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{32}");

    /** @throws IllegalArgumentException if it is no version's identifier, and not its 32 digits */
    public static NamedVersion parse(String text) {
        if (DIGITS.matcher(text).matches()) {
            return new NamedVersion(null, text.toLowerCase(Locale.ROOT));
        }
        return switch (KeyIdentifier.parse(text)) {
            case KekVersion version -> new NamedVersion(version.kek(), version.version());
            case KekId kek -> throw new IllegalArgumentException("must name a version of the key, not the key " + kek);
        };
    }

    boolean names(KekVersion other) {
        return version.equals(other.version()) && (kek == null || kek.equals(other.kek()));
    }
}
