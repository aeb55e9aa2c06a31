package io.pgcmk.local.keyvault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be changed of a key version. */
record KeyAttributes(
        boolean enabled,
        @Nullable Instant notBefore,
        @Nullable Instant expires,
        List<String> operations,
        Map<String, String> tags) {

    KeyAttributes {
        operations = List.copyOf(operations);
        tags = Map.copyOf(tags);
    }

    boolean isValidAt(Instant now) {
        return (notBefore == null || !now.isBefore(notBefore)) && (expires == null || now.isBefore(expires));
    }
}
