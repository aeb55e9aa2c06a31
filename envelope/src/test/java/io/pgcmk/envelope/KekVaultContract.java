package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link KekVault} promises. The fake passes it, and Azure's on the wire of the Key Vault emulator. */
public abstract class KekVaultContract {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final DekId id = new DekId(UUID.randomUUID());

    /** The vault as an identity sees it that has get, wrapKey and unwrapKey. */
    protected abstract KekVault vault();

    /** A new RSA-2048 key that may do everything. */
    protected abstract KekId newKek();

    protected abstract KekVersion rotate(KekId kek);

    protected abstract void revoke(KekId kek, Operation operation);

    protected abstract void disable(KekVersion kek);

    protected abstract void limitValidity(KekVersion kek, Instant notBefore, Instant expiresOn);

    protected abstract void delete(KekId kek);

    /** Destroys a deleted key. */
    protected abstract void purge(KekId kek);

    protected abstract void recover(KekId kek);

    protected abstract void silence(KekId kek);

    protected abstract Instant now();

    @Test
    void unwrapsWhatItWrapped() {
        KekVersion current = vault().properties(newKek()).version();

        try (Dek dek = Dek.generate(random)) {
            WrappedDek wrapped = vault().wrap(id, dek, current);

            assertThat(wrapped.wrappedBy()).isEqualTo(current);
            try (Dek again = vault().unwrap(wrapped)) {
                assertThat(again.expose()).isEqualTo(dek.expose());
            }
        }
    }

    @Test
    void saysWhatAKeyIs() {
        KekId kek = newKek();

        KekProperties properties = vault().properties(kek);

        assertThat(properties.keyType()).isEqualTo("RSA");
        assertThat(properties.modulusBits()).isEqualTo(2048);
        assertThat(properties.enabled()).isTrue();
        assertThat(properties.notBefore()).isNull();
        assertThat(properties.expiresOn()).isNull();
        assertThat(properties.operations()).contains("wrapKey", "unwrapKey");
        assertThat(properties.recoveryLevel()).isEqualTo("Recoverable");
        assertThat(properties.recoverableDays()).isEqualTo(90);
        assertThat(vault().properties(properties.version())).isEqualTo(properties);
    }

    @Test
    void hasNoKeyThatNobodyMade() {
        KekId kek = newKek();
        KekId other = new KekId(kek.vault(), "nobody-made-this");

        assertRefused(Refusal.Reason.KEY_NOT_FOUND, () -> vault().properties(other));
        assertRefused(Refusal.Reason.KEY_NOT_FOUND, () -> vault().properties(new KekVersion(kek, "f".repeat(32))));
    }

    @Nested
    class AfterARotation {

        @Test
        void theNewVersionIsCurrent() {
            KekId kek = newKek();
            KekVersion before = vault().properties(kek).version();

            KekVersion after = rotate(kek);

            assertThat(vault().properties(kek).version()).isEqualTo(after).isNotEqualTo(before);
            assertThat(vault().properties(before).version()).isEqualTo(before);
        }

        @Test
        void theOldVersionUnwrapsWhatItWrapped() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            rotate(kek);

            assertReadable(wrapped);
        }

        @Test
        void theNewVersionCannotUnwrapWhatTheOldOneWrapped() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            WrappedDek mislabelled = new WrappedDek(
                    wrapped.id(), rotate(kek), wrapped.algorithm(), wrapped.ciphertext(), wrapped.checkValue());

            assertUnreadable(mislabelled);
        }
    }

    @Nested
    class WhenAWrappedDekWasTamperedWith {

        @Test
        void itIsUnreadable() {
            WrappedDek wrapped = wrappedBy(newKek());
            byte[] bytes = wrapped.ciphertext().toByteArray();
            bytes[bytes.length / 2] ^= 1;

            assertUnreadable(new WrappedDek(
                    wrapped.id(),
                    wrapped.wrappedBy(),
                    wrapped.algorithm(),
                    Ciphertext.copyOf(bytes),
                    wrapped.checkValue()));
        }

        @Test
        void anotherDeksNameIsFoundOut() {
            WrappedDek wrapped = wrappedBy(newKek());

            assertUnreadable(new WrappedDek(
                    new DekId(UUID.randomUUID()),
                    wrapped.wrappedBy(),
                    wrapped.algorithm(),
                    wrapped.ciphertext(),
                    wrapped.checkValue()));
        }
    }

    @Nested
    class WhenAPermissionIsRevoked {

        @Test
        void getIsRefusedAndNothingElse() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            revoke(kek, Operation.GET);

            assertRefused(Refusal.Reason.PERMISSION, () -> vault().properties(kek));
            assertWraps(wrapped.wrappedBy());
            assertReadable(wrapped);
        }

        @Test
        void wrapIsRefusedAndNothingElse() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            revoke(kek, Operation.WRAP);

            assertRefused(Refusal.Reason.PERMISSION, () -> wrap(wrapped.wrappedBy()));
            assertReadable(wrapped);
            assertThatNoException().isThrownBy(() -> vault().properties(kek));
        }

        @Test
        void unwrapIsRefusedAndNothingElse() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            revoke(kek, Operation.UNWRAP);

            assertRefused(Refusal.Reason.PERMISSION, () -> vault().unwrap(wrapped));
            assertWraps(wrapped.wrappedBy());
        }
    }

    @Nested
    class WhenAKeyIsDisabled {

        @Test
        void itSaysSoAndNeitherWrapsNorUnwraps() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            disable(wrapped.wrappedBy());

            assertThat(vault().properties(kek).enabled()).isFalse();
            assertRefused(Refusal.Reason.KEY_DISABLED, () -> wrap(wrapped.wrappedBy()));
            assertRefused(Refusal.Reason.KEY_DISABLED, () -> vault().unwrap(wrapped));
        }
    }

    @Nested
    class WhenAKeyIsOutsideOfItsValidity {

        @Test
        void anExpiredOneUnwrapsAndDoesNotWrap() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);
            Instant expiry = now().minus(AN_HOUR);

            limitValidity(wrapped.wrappedBy(), expiry.minus(AN_HOUR), expiry);

            assertThat(vault().properties(kek).expiresOn()).isEqualTo(expiry);
            assertRefused(Refusal.Reason.OUTSIDE_VALIDITY, () -> wrap(wrapped.wrappedBy()));
            assertReadable(wrapped);
        }

        @Test
        void anEarlyOneUnwrapsAndDoesNotWrap() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);
            Instant start = now().plus(AN_HOUR);

            limitValidity(wrapped.wrappedBy(), start, start.plus(AN_HOUR));

            assertThat(vault().properties(kek).notBefore()).isEqualTo(start);
            assertRefused(Refusal.Reason.OUTSIDE_VALIDITY, () -> wrap(wrapped.wrappedBy()));
            assertReadable(wrapped);
        }
    }

    @Nested
    class WhenAKeyIsDeleted {

        @Test
        void itIsNotFound() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            delete(kek);

            assertRefused(Refusal.Reason.KEY_NOT_FOUND, () -> vault().properties(kek));
            assertRefused(Refusal.Reason.KEY_NOT_FOUND, () -> wrap(wrapped.wrappedBy()));
            assertRefused(Refusal.Reason.KEY_NOT_FOUND, () -> vault().unwrap(wrapped));
        }

        @Test
        void itCanBeRecoveredUntilItIsPurged() {
            KekId kek = newKek();
            assertThat(vault().scheduledPurge(kek)).isEmpty();

            delete(kek);

            assertThat(vault().scheduledPurge(kek)).contains(now().plus(Duration.ofDays(90)));
        }

        @Test
        void itIsGoneOnceItIsPurged() {
            KekId kek = newKek();
            delete(kek);

            purge(kek);

            assertThat(vault().scheduledPurge(kek)).isEmpty();
            assertRefused(Refusal.Reason.KEY_NOT_FOUND, () -> vault().properties(kek));
        }

        @Test
        void itsPurgeDateTakesTheRightToGetIt() {
            KekId kek = newKek();
            delete(kek);

            revoke(kek, Operation.GET);

            assertRefused(Refusal.Reason.PERMISSION, () -> vault().scheduledPurge(kek));
        }

        @Test
        void itIsTheSameAfterItsRecovery() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);
            delete(kek);

            recover(kek);

            assertThat(vault().properties(kek).version()).isEqualTo(wrapped.wrappedBy());
            assertReadable(wrapped);
        }
    }

    @Nested
    class WhenTheVaultIsSilent {

        @Test
        void nothingIsRefused() {
            KekId kek = newKek();
            WrappedDek wrapped = wrappedBy(kek);

            silence(kek);

            assertSilent(() -> vault().properties(kek));
            assertSilent(() -> vault().scheduledPurge(kek));
            assertSilent(() -> wrap(wrapped.wrappedBy()));
            assertSilent(() -> vault().unwrap(wrapped));
        }
    }

    private WrappedDek wrappedBy(KekId kek) {
        return wrap(vault().properties(kek).version());
    }

    private WrappedDek wrap(KekVersion kek) {
        try (Dek dek = Dek.generate(random)) {
            return vault().wrap(id, dek, kek);
        }
    }

    private void assertWraps(KekVersion kek) {
        assertThat(wrap(kek).wrappedBy()).isEqualTo(kek);
    }

    private void assertReadable(WrappedDek wrapped) {
        try (Dek dek = vault().unwrap(wrapped)) {
            assertThat(wrapped.checkValue().matches(dek, wrapped.id())).isTrue();
        }
    }

    private void assertUnreadable(WrappedDek wrapped) {
        assertThatExceptionOfType(UnreadableDekException.class).isThrownBy(() -> vault().unwrap(wrapped));
    }

    private static void assertRefused(Refusal.Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(KekRefusedException.class)
                .isThrownBy(call)
                .extracting(refused -> refused.refusal().reason())
                .isEqualTo(reason);
    }

    private static void assertSilent(ThrowingCallable call) {
        assertThatExceptionOfType(KekSilentException.class).isThrownBy(call);
    }
}
