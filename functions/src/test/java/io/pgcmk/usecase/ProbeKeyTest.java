package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.envelope.fake.Refusals;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.InOrder;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.KekVaults;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R7, R12: the probe of an active key")
class ProbeKeyTest {
    private final MutableClock clock = new MutableClock(Servers.START);
    private final FakeKekVaults vaults = new FakeKekVaults(clock);
    private final KekVault vault = vaults.actingAs(UUID.randomUUID());
    private final KekVersion pinned = vaults.rotate(Keys.KEK);

    @Test
    void saysOfTheFollowedKeyWhatItSaysOfThePinnedVersionWhileThatIsCurrent() {
        KeyProbe probe = probe(Keys.KEK, vault);

        assertThat(probe.followed()).isEqualTo(probe.properties());
        assertThat(version(probe.properties())).isEqualTo(pinned);
        assertThat(vaults.calls(Operation.GET)).isOne();
    }

    @Test
    void saysWhichVersionIsCurrentBesideWhatItSaysOfThePinnedOne() {
        KekVersion newer = vaults.rotate(Keys.KEK);

        KeyProbe probe = probe(Keys.KEK, vault);

        assertThat(version(probe.followed())).isEqualTo(newer);
        assertThat(version(probe.properties())).isEqualTo(pinned);
        assertThat(vaults.calls(Operation.GET)).isEqualTo(2);
    }

    @Test
    void asksForThePinnedVersionWhereTheNewestIsDisabledAndNotShown() {
        vaults.rotate(Keys.KEK);

        KeyProbe probe = probe(Keys.KEK, new HidingItsNewest(vault));

        assertThat(probe.followed()).isInstanceOf(Answer.Refused.class);
        assertThat(version(probe.properties())).isEqualTo(pinned);
    }

    @Test
    void asksOnceForAVersionThatIsNamed() {
        KeyProbe probe = probe(pinned, vault);

        assertThat(probe.followed()).isEqualTo(probe.properties());
        assertThat(vaults.calls(Operation.GET)).isOne();
    }

    private KeyProbe probe(KeyIdentifier followed, KekVault seen) {
        WrappedDek canary;
        try (Dek dek = Dek.generate(new SecureRandom())) {
            canary = vault.wrap(new DekId(UUID.randomUUID()), dek, pinned);
        }
        KekVaults one = identity -> seen;
        return new ProbeKey(one, new InOrder(clock), new SecureRandom(), clock)
                .ofActive(Servers.identity(1), new ActiveKey(followed, pinned, canary.id(), canary, Servers.START));
    }

    private static KekVersion version(Answer<KekProperties> answer) {
        return ((Answer.Given<KekProperties>) answer).value().version();
    }

    /** Refuses to show a disabled version, as Key Vault may, and its newest one is. */
    private record HidingItsNewest(KekVault all) implements KekVault {
        @Override
        public KekProperties properties(KekId kek) {
            throw new KekRefusedException(kek, Refusals.of(Refusal.Reason.KEY_DISABLED));
        }

        @Override
        public KekProperties properties(KekVersion kek) {
            return all.properties(kek);
        }

        @Override
        public Optional<Instant> scheduledPurge(KekId kek) {
            return all.scheduledPurge(kek);
        }

        @Override
        public WrappedDek wrap(DekId id, Dek dek, KekVersion kek) {
            return all.wrap(id, dek, kek);
        }

        @Override
        public Dek unwrap(WrappedDek dek) {
            return all.unwrap(dek);
        }
    }
}
