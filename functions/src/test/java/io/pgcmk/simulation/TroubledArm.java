package io.pgcmk.simulation;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.simulation.Trouble.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Azure Resource Manager, and our own token, as a history says. */
record TroubledArm(History history, MutableClock clock) implements VaultControlPlane, OwnIdentity {

    static VaultId id(int vault) {
        return VaultId.parse("/subscriptions/" + Servers.SUBSCRIPTION
                + "/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/vault-" + vault);
    }

    /** What it says costs nothing. */
    @Override
    public VaultControlPlane recent(Duration age, Clock someClock) {
        return this;
    }

    @Override
    public ArmAnswer<VaultFacts> vault(VaultId vault) {
        int number = number(vault);
        return answer(
                number,
                () -> is(Kind.VAULT_DELETED, number, 0)
                        ? new ArmAnswer.Absent<>()
                        : new ArmAnswer.Known<>(new VaultFacts(
                                Servers.TENANT,
                                "westeurope",
                                true,
                                true,
                                90,
                                true,
                                is(Kind.FIREWALL, number, 0),
                                true,
                                true)));
    }

    @Override
    public ArmAnswer<Instant> deletedVault(VaultId vault) {
        int number = number(vault);
        return answer(
                number,
                () -> is(Kind.VAULT_DELETED, number, 0)
                        ? new ArmAnswer.Known<>(History.START.plus(Duration.ofDays(90)))
                        : new ArmAnswer.Absent<>());
    }

    @Override
    public ArmAnswer<KeyGrants> grants(VaultId vault, KekId kek, UUID principalId) {
        int number = number(vault);
        boolean revoked = is(Kind.RIGHT_REVOKED, number, (int) principalId.getLeastSignificantBits());
        return answer(
                number,
                () -> new ArmAnswer.Known<>(
                        new KeyGrants(revoked ? Set.of() : EnumSet.allOf(Permission.class), Set.of())));
    }

    @Override
    public ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId) {
        return identity(new IdentityId("/subscriptions/" + subscription
                + "/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
                + clientId.getLeastSignificantBits()));
    }

    @Override
    public ArmAnswer<IdentityId> identity(IdentityId identity) {
        int server =
                Integer.parseInt(identity.value().substring(identity.value().lastIndexOf('/') + 1));
        int vault = server % history.vaults();
        return answer(
                vault,
                () -> is(Kind.IDENTITY_DELETED, vault, server)
                        ? new ArmAnswer.Absent<>()
                        : new ArmAnswer.Known<>(identity));
    }

    @Override
    public boolean getsToken() {
        return !is(Kind.TOKEN_ENDPOINT_DOWN, 0, 0);
    }

    private <T> ArmAnswer<T> answer(int vault, Supplier<ArmAnswer<T>> answer) {
        return is(Kind.ARM_DOWN, vault, 0) ? new ArmAnswer.Unreadable<>("simulated") : answer.get();
    }

    private static int number(VaultId vault) {
        return Integer.parseInt(vault.name().substring("vault-".length()));
    }

    private boolean is(Kind kind, int vault, int server) {
        return history.isAt(kind, vault, server, clock.instant());
    }
}
