package io.pgcmk.envelope.azure;

import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reading of Key Vault's answer to a get of a key; an answer that lacks what each key has is refused. */
final class KeyAnswer {

    private KeyAnswer() {}

    static KekProperties read(KekId kek, KeyVaultKey answer) {
        KeyProperties properties = answer.getProperties();
        JsonWebKey key = answer.getKey();
        if (properties.getVersion() == null || key == null || key.getKeyType() == null) {
            throw new IllegalArgumentException("a key without a version or a type");
        }
        return new KekProperties(
                new KekVersion(kek, properties.getVersion()),
                key.getKeyType().toString(),
                modulusBits(key.getN()),
                Boolean.TRUE.equals(properties.isEnabled()),
                instant(properties.getNotBefore()),
                instant(properties.getExpiresOn()),
                operations(answer),
                properties.getRecoveryLevel() == null ? "" : properties.getRecoveryLevel(),
                properties.getRecoverableDays() == null ? 0 : properties.getRecoverableDays());
    }

    /** By value, not by length: some write a leading zero byte. */
    private static int modulusBits(byte @Nullable [] modulus) {
        return modulus == null ? 0 : new BigInteger(1, modulus).bitLength();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Set<String> operations(KeyVaultKey answer) {
        return answer.getKeyOperations() == null
                ? Set.of()
                : answer.getKeyOperations().stream().map(Object::toString).collect(Collectors.toUnmodifiableSet());
    }
}
