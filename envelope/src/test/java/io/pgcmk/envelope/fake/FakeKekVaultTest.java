package io.pgcmk.envelope.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultContract;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeKekVaultTest extends KekVaultContract {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");

    private final UUID identity = UUID.randomUUID();
    private final FakeKekVaults vaults = new FakeKekVaults(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void revokesFromOneIdentityOnly() {
        vaults.rotate(KEK);
        vaults.revoke(identity, Operation.GET);

        assertThat(vaults.actingAs(UUID.randomUUID()).properties(KEK).enabled()).isTrue();
    }

    @Test
    void remembersEveryCall() {
        vaults.rotate(KEK);

        vault().properties(KEK);

        assertThat(vaults.calls()).containsExactly(new FakeKekVaults.Call(identity, Operation.GET, KEK));
        assertThat(vaults.calls(Operation.WRAP)).isZero();
    }

    @Test
    void corruptsWhatItWraps() {
        KekVersion kek = vaults.rotate(KEK);
        vaults.corrupt(Operation.WRAP);

        try (Dek dek = Dek.generate(new SecureRandom())) {
            WrappedDek wrapped = vault().wrap(new DekId(UUID.randomUUID()), dek, kek);

            assertThatExceptionOfType(UnreadableDekException.class).isThrownBy(() -> vault().unwrap(wrapped));
        }
    }

    @Override
    protected KekVault vault() {
        return vaults.actingAs(identity);
    }

    @Override
    protected KekId newKek() {
        vaults.rotate(KEK);
        return KEK;
    }

    @Override
    protected KekVersion rotate(KekId kek) {
        return vaults.rotate(kek);
    }

    @Override
    protected void revoke(KekId kek, Operation operation) {
        vaults.revoke(identity, operation);
    }

    @Override
    protected void disable(KekVersion kek) {
        vaults.setEnabled(kek, false);
    }

    @Override
    protected void limitValidity(KekVersion kek, Instant notBefore, Instant expiresOn) {
        vaults.setValidity(kek, notBefore, expiresOn);
    }

    @Override
    protected void delete(KekId kek) {
        vaults.delete(kek);
    }

    @Override
    protected void purge(KekId kek) {
        vaults.purge(kek);
    }

    @Override
    protected void recover(KekId kek) {
        vaults.recover(kek);
    }

    @Override
    protected void silence(KekId kek) {
        vaults.silence(kek.vault(), Silence.Reason.TIMEOUT);
    }

    @Override
    protected Instant now() {
        return NOW;
    }
}
