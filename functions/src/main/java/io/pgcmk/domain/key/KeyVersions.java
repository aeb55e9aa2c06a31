package io.pgcmk.domain.key;

import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.util.Locale;

/** One version of a key, or all of them. Key Vault knows no difference of case, so neither does this. */
public record KeyVersions(KeyIdentifier named) {

    public boolean cover(KekVersion version) {
        return version.toString().toLowerCase(Locale.ROOT).startsWith(prefix());
    }

    /** What the identifiers of all of them begin with, in lower case, and no others. */
    public String prefix() {
        String uri = named.uri().toString().toLowerCase(Locale.ROOT);
        return switch (named) {
            case KekId key -> uri + "/";
            case KekVersion version -> uri;
        };
    }

    public boolean isWholeKey() {
        return named instanceof KekId;
    }
}
