package io.pgcmk.example;

import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer's key, its versions, and what they wrapped. */
public final class Keys {
    public static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");

    /** The three that a server needs, and no more. */
    public static final KeyGrants ALL_RIGHTS = new KeyGrants(EnumSet.allOf(Permission.class), Set.of());

    public static final KekVersion V1 = new KekVersion(KEK, "1".repeat(32));
    public static final KekVersion V2 = new KekVersion(KEK, "2".repeat(32));

    private Keys() {}

    public static KekProperties valid() {
        return valid(null, null);
    }

    public static KekProperties valid(@Nullable Instant notBefore, @Nullable Instant expiresOn) {
        return new KekProperties(
                V1, "RSA", 2048, true, notBefore, expiresOn, Set.of("wrapKey", "unwrapKey"), "Recoverable", 90);
    }

    /** A DEK of that number as {@link #V1} wrapped it; no vault unwraps it. */
    public static WrappedDek dek(int number) {
        return dek(number, V1);
    }

    public static WrappedDek dek(int number, KekVersion wrappedBy) {
        return new WrappedDek(
                new DekId(new UUID(0, number)),
                wrappedBy,
                WrapAlgorithm.RSA_OAEP_256,
                Ciphertext.copyOf(new byte[] {1, (byte) number}),
                CheckValue.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) number}));
    }

    public static ActiveKey active(Instant since) {
        return new ActiveKey(KEK, V1, dek(1).id(), dek(2), since);
    }
}
