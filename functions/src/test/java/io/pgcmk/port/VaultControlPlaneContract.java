package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.ArmAnswer.Known;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.example.Keys;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link VaultControlPlane} promises. */
public abstract class VaultControlPlaneContract {
    protected static final String SUBSCRIPTION = "00000000-0000-0000-0000-00000000000a";
    protected static final VaultId VAULT = new VaultId(SUBSCRIPTION, "keys", "contoso");
    protected static final UUID ORDERS = UUID.fromString("00000000-0000-0000-0000-0000000000b1");
    private static final UUID BILLING = UUID.fromString("00000000-0000-0000-0000-0000000000b2");
    private static final KekId OTHER = new KekId(Keys.KEK.vault(), "billing-kek");
    private static final IdentityId IDENTITY = identity("orders-identity");
    private static final IdentityId OTHER_IDENTITY = identity("billing-identity");
    private static final UUID CLIENT = UUID.fromString("00000000-0000-0000-0000-0000000000d1");
    private static final UUID OTHER_CLIENT = UUID.fromString("00000000-0000-0000-0000-0000000000d2");
    private static final KeyGrants NONE = new KeyGrants(Set.of(), Set.of());

    protected abstract VaultControlPlane arm();

    /** Makes the vault, with these settings. */
    protected abstract void make(VaultId vault, VaultFacts facts);

    /** Gives a principal exactly these rights: in the vault by policy, or for the key by role. */
    protected abstract void grant(VaultId vault, KekId kek, UUID principalId, KeyGrants grants);

    /** Deletes the vault, which can then be recovered; returns when it is purged. */
    protected abstract Instant delete(VaultId vault);

    /** Takes a deleted vault away for good. */
    protected abstract void purge(VaultId vault);

    protected abstract void make(IdentityId identity, UUID clientId);

    protected abstract void deleteIdentity(UUID clientId);

    /** Makes ARM give no usable answer. */
    protected abstract void silence();

    @Test
    void showsAVaultAsItIs() {
        VaultFacts closed = new VaultFacts(
                UUID.fromString("00000000-0000-0000-0000-0000000000c1"),
                "westeurope",
                true,
                true,
                30,
                true,
                true,
                false,
                false);

        make(VAULT, closed);

        assertThat(arm().vault(VAULT)).isEqualTo(new Known<>(closed));
    }

    @Test
    void hasNoVaultThatWasNotMade() {
        assertThat(arm().vault(VAULT)).isEqualTo(new ArmAnswer.Absent<>());
        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new ArmAnswer.Absent<>());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsTheRightsOfAPrincipal(boolean rbac) {
        make(VAULT, open(rbac));
        KeyGrants some = new KeyGrants(
                Set.of(Permission.GET, Permission.UNWRAP_KEY),
                Set.of(rbac ? "Microsoft.KeyVault/vaults/keys/delete" : "delete"));

        grant(VAULT, Keys.KEK, ORDERS, some);

        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new Known<>(some));
        assertThat(arm().grants(VAULT, OTHER, BILLING))
                .isInstanceOfSatisfying(
                        Known.class,
                        known -> assertThat(((KeyGrants) known.value()).held()).isEmpty());
    }

    @Test
    @DisplayName("D6: a policy of another principal may be a group's, so it leaves in doubt what it gives")
    void isInDoubtOfWhatSomeoneElseHasByPolicy() {
        make(VAULT, open(false));
        grant(VAULT, Keys.KEK, ORDERS, new KeyGrants(Set.of(Permission.GET, Permission.UNWRAP_KEY), Set.of("delete")));

        assertThat(arm().grants(VAULT, Keys.KEK, BILLING))
                .isEqualTo(
                        new Known<>(new KeyGrants(Set.of(), Set.of(), Set.of(Permission.GET, Permission.UNWRAP_KEY))));
    }

    @Test
    void isNotInDoubtOfRolesWhichCountGroupsIn() {
        make(VAULT, open(true));
        grant(VAULT, Keys.KEK, ORDERS, all());

        assertThat(arm().grants(VAULT, Keys.KEK, BILLING)).isEqualTo(new Known<>(NONE));
    }

    @Test
    @DisplayName("R12: a deleted vault is gone, and can be recovered until its purge")
    void showsWhenADeletedVaultIsPurged() {
        make(VAULT, open(true));
        assertThat(arm().deletedVault(VAULT)).isEqualTo(new ArmAnswer.Absent<>());

        Instant purge = delete(VAULT);

        assertThat(arm().vault(VAULT)).isEqualTo(new ArmAnswer.Absent<>());
        assertThat(arm().deletedVault(VAULT)).isEqualTo(new Known<>(purge));

        purge(VAULT);

        assertThat(arm().deletedVault(VAULT)).isEqualTo(new ArmAnswer.Absent<>());
    }

    @Test
    @DisplayName("R12: a managed identity is found by its client id, and missed once it is deleted")
    void findsAnIdentityUntilItIsDeleted() {
        make(IDENTITY, CLIENT);
        make(OTHER_IDENTITY, OTHER_CLIENT);

        assertThat(arm().findIdentity(SUBSCRIPTION, CLIENT)).isEqualTo(new Known<>(IDENTITY));
        assertThat(arm().identity(IDENTITY)).isEqualTo(new Known<>(IDENTITY));

        deleteIdentity(CLIENT);

        assertThat(arm().findIdentity(SUBSCRIPTION, CLIENT)).isEqualTo(new ArmAnswer.Absent<>());
        assertThat(arm().identity(IDENTITY)).isEqualTo(new ArmAnswer.Absent<>());
        assertThat(arm().identity(OTHER_IDENTITY)).isEqualTo(new Known<>(OTHER_IDENTITY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsTheRightsOfNowOnly(boolean rbac) {
        make(VAULT, open(rbac));
        grant(VAULT, Keys.KEK, ORDERS, all());
        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new Known<>(all()));

        grant(VAULT, Keys.KEK, ORDERS, NONE);

        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new Known<>(NONE));
    }

    @Test
    void countsAPolicyForEveryKeyOfTheVault() {
        make(VAULT, open(false));
        grant(VAULT, Keys.KEK, ORDERS, all());

        assertThat(arm().grants(VAULT, OTHER, ORDERS)).isEqualTo(new Known<>(all()));
    }

    @Test
    void countsARoleForItsKeyOnly() {
        make(VAULT, open(true));
        grant(VAULT, Keys.KEK, ORDERS, all());

        assertThat(arm().grants(VAULT, OTHER, ORDERS)).isEqualTo(new Known<>(NONE));
    }

    @Test
    void saysWhyItCannotBeRead() {
        make(VAULT, open(true));

        silence();

        assertThat(arm().vault(VAULT))
                .isInstanceOfSatisfying(
                        ArmAnswer.Unreadable.class,
                        silent -> assertThat(silent.why()).isNotBlank());
        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().deletedVault(VAULT)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().findIdentity(SUBSCRIPTION, CLIENT)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().identity(IDENTITY)).isInstanceOf(ArmAnswer.Unreadable.class);
    }

    protected static VaultFacts open(boolean rbac) {
        return new VaultFacts(
                UUID.fromString("00000000-0000-0000-0000-0000000000c1"),
                "westeurope",
                true,
                false,
                90,
                rbac,
                false,
                true,
                true);
    }

    protected static IdentityId identity(String name) {
        return new IdentityId("/subscriptions/" + SUBSCRIPTION
                + "/resourceGroups/keys/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name);
    }

    protected static KeyGrants all() {
        return new KeyGrants(Set.of(Permission.values()), Set.of());
    }
}
