package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.Check;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValidateKeyTest {
    private final World world = new World();

    @Test
    @DisplayName("R1-R9: everything is looked at, and nothing is changed")
    void changesNothing() {
        world.registered(1);
        Server before = world.server(1);
        int written = world.store.written();

        Preflight preflight = validate(Keys.KEK);

        assertThat(preflight.findings()).extracting(Finding::result).containsOnly(Result.PASSED);
        assertThat(world.server(1)).isEqualTo(before);
        assertThat(world.store.written()).isEqualTo(written);
        assertThat(world.postgres(1).inspect().deks()).isEmpty();
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        world.registered(1);
        world.vaults.setEnabled(world.version, false);
        world.tenants.put(Keys.KEK.vault(), new UUID(1, 1));
        world.postgres(1).failWith(PostgresFault.NOT_PREPARED);
        world.arm.grant(
                Servers.VAULT,
                Keys.KEK,
                Servers.identity(1).principalId(),
                new KeyGrants(EnumSet.of(Permission.GET), Set.of()));

        assertThat(validate(Keys.KEK).findings())
                .filteredOn(finding -> finding.result() == Result.FAILED)
                .extracting(Finding::check)
                .contains(Check.KEY_ENABLED, Check.VAULT_TENANT, Check.POSTGRES_PREPARED, Check.RIGHTS_IN_ARM);
    }

    @Test
    @DisplayName("R7: without get the current version is not known; the other rights are not asked for")
    void asksForNothingMoreWithoutGetOnAKeyWithoutAVersion() {
        world.registered(1);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.GET);

        Preflight preflight = validate(Keys.KEK);

        assertThat(result(preflight, Check.GET_PERMISSION)).isEqualTo(Result.FAILED);
        assertThat(result(preflight, Check.WRAP_KEY_PERMISSION)).isEqualTo(Result.UNKNOWN);
        assertThat(world.vaults.calls(Operation.WRAP)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    @DisplayName("R7: of a key with a version the three rights are told apart")
    void tellsTheRightsApart(Operation missing) {
        world.registered(1);
        world.vaults.revoke(Servers.identity(1).clientId(), missing);

        Preflight preflight = validate(world.version);

        assertThat(result(preflight, Check.GET_PERMISSION)).isEqualTo(expected(missing, Operation.GET));
        assertThat(result(preflight, Check.WRAP_KEY_PERMISSION)).isEqualTo(expected(missing, Operation.WRAP));
        assertThat(result(preflight, Check.UNWRAP_KEY_PERMISSION)).isEqualTo(expected(missing, Operation.UNWRAP));
    }

    @Test
    void seesTwoMissingRights() {
        world.registered(1);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.WRAP);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);

        Preflight preflight = validate(world.version);

        assertThat(result(preflight, Check.WRAP_KEY_PERMISSION)).isEqualTo(Result.FAILED);
        assertThat(result(preflight, Check.UNWRAP_KEY_PERMISSION)).isEqualTo(Result.FAILED);
    }

    @Test
    void doesNotTakeADekThatCameBackChangedForARoundTrip() {
        world.registered(1);
        world.vaults.corrupt(Operation.UNWRAP);

        assertThat(result(validate(Keys.KEK), Check.ROUND_TRIP)).isEqualTo(Result.UNKNOWN);
    }

    @Test
    void knowsNothingOfASilentVault() {
        world.registered(1);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.CONNECTION);

        assertThat(result(validate(world.version), Check.WRAP_KEY_PERMISSION)).isEqualTo(Result.UNKNOWN);
    }

    @Test
    void doesNotAskArmWhenTheVaultsIdIsNotGiven() {
        world.registered(1);
        world.app.updateServer().run(Servers.id(1), Registrations::withoutArm, Precondition.NONE, World.CALLER);

        Preflight preflight = validate(Keys.KEK);

        assertThat(result(preflight, Check.RIGHTS_IN_ARM)).isEqualTo(Result.UNKNOWN);
        assertThat(result(preflight, Check.VAULT_READABLE)).isEqualTo(Result.UNKNOWN);
        assertThat(preflight.allowed()).isTrue();
    }

    @Test
    void wantsARegisteredServer() {
        assertThat(Refused.by(() -> validate(Keys.KEK)).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    private static Result expected(Operation missing, Operation asked) {
        return missing == asked ? Result.FAILED : Result.PASSED;
    }

    private static Result result(Preflight preflight, Check check) {
        return preflight.findings().stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow()
                .result();
    }

    private Preflight validate(KeyIdentifier key) {
        return world.app.validateKey().run(Servers.id(1), key);
    }
}
