package io.pgcmk.envelope;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a vault says of one version of a KEK.
 *
 * @param keyType as Key Vault spells it: {@code RSA}, {@code RSA-HSM}, {@code EC}, {@code oct-HSM}
 * @param modulusBits 0 when the key is not an RSA key
 * @param operations as Key Vault spells them: {@code wrapKey}, {@code unwrapKey}
 * @param recoveryLevel soft delete if it contains {@code Recoverable}, purge protection if it lacks {@code Purgeable}
 * @param recoverableDays 0 without soft delete
 */
public record KekProperties(
        KekVersion version,
        String keyType,
        int modulusBits,
        boolean enabled,
        @Nullable Instant notBefore,
        @Nullable Instant expiresOn,
        Set<String> operations,
        String recoveryLevel,
        int recoverableDays) {

    public KekProperties {
        operations = Set.copyOf(operations);
    }
}
