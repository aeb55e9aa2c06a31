package io.pgcmk.domain.preflight;

import io.pgcmk.domain.key.Remedy;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of a version that is to wrap DEKs, as far as its properties tell (R1 to R4, R33). */
public final class KeyRules {
    /** The page's "RSA 2028" is a misprint of this. */
    private static final int MODULUS_BITS = 2048;

    private KeyRules() {}

    /** @param id as the remedies name it */
    public static List<Finding> of(KeyIdentifier id, KekProperties key, Instant now) {
        return List.of(
                type(key),
                size(id, key),
                enabled(id, key),
                activation(id, key, now),
                expiration(id, key, now),
                operations(id, key));
    }

    private static Finding type(KekProperties key) {
        return Set.of("RSA", "RSA-HSM").contains(key.keyType())
                ? Finding.passed(Check.KEY_TYPE, "the key is of type " + key.keyType())
                : Finding.failed(
                        Check.KEY_TYPE,
                        "the key is of type " + key.keyType() + ", not RSA or RSA-HSM",
                        "use an RSA key");
    }

    private static Finding size(KeyIdentifier id, KekProperties key) {
        return key.modulusBits() == MODULUS_BITS
                ? Finding.passed(Check.KEY_SIZE, "the modulus has " + MODULUS_BITS + " bits")
                : Finding.failed(
                        Check.KEY_SIZE,
                        "the modulus has " + key.modulusBits() + " bits, not " + MODULUS_BITS,
                        "create a key of " + MODULUS_BITS + " bits: az keyvault key create --vault-name "
                                + id.kek().vaultName() + " --name {name} --kty RSA --size " + MODULUS_BITS);
    }

    private static Finding enabled(KeyIdentifier id, KekProperties key) {
        return key.enabled() ? Finding.passed(Check.KEY_ENABLED, "the key is enabled") : disabled(id);
    }

    public static Finding disabled(KeyIdentifier id) {
        return Finding.failed(Check.KEY_ENABLED, "the key is disabled", Remedy.enable(id));
    }

    private static Finding activation(KeyIdentifier id, KekProperties key, Instant now) {
        Instant notBefore = key.notBefore();
        return notBefore == null || !notBefore.isAfter(now)
                ? Finding.passed(Check.ACTIVATION_DATE, notBefore == null ? "none is set" : "it is past: " + notBefore)
                : Finding.failed(
                        Check.ACTIVATION_DATE, "the key is not valid before " + notBefore, Remedy.activate(id));
    }

    private static Finding expiration(KeyIdentifier id, KekProperties key, Instant now) {
        Instant expiresOn = key.expiresOn();
        return expiresOn == null || expiresOn.isAfter(now)
                ? Finding.passed(
                        Check.EXPIRATION_DATE, expiresOn == null ? "none is set" : "it is to come: " + expiresOn)
                : Finding.failed(Check.EXPIRATION_DATE, "the key expired on " + expiresOn, Remedy.extend(id));
    }

    private static Finding operations(KeyIdentifier id, KekProperties key) {
        Set<String> missing = new TreeSet<>(Set.of("wrapKey", "unwrapKey"));
        missing.removeAll(key.operations());
        return missing.isEmpty()
                ? Finding.passed(Check.KEY_OPERATIONS, "the key permits wrapKey and unwrapKey")
                : Finding.failed(
                        Check.KEY_OPERATIONS,
                        "the key does not permit " + String.join(" and ", missing),
                        Remedy.permit(id));
    }
}
