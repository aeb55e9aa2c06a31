package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.ArmAnswer.Known;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.example.Keys;
import java.util.Set;
import java.util.UUID;
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
    private static final KeyGrants NONE = new KeyGrants(Set.of(), Set.of());

    protected abstract VaultControlPlane arm();

    /** Makes the vault, with these settings. */
    protected abstract void make(VaultId vault, VaultFacts facts);

    /** Gives a principal exactly these rights: in the vault by policy, or for the key by role. */
    protected abstract void grant(VaultId vault, KekId kek, UUID principalId, KeyGrants grants);

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
        assertThat(arm().grants(VAULT, Keys.KEK, BILLING)).isEqualTo(new Known<>(NONE));
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

    protected static KeyGrants all() {
        return new KeyGrants(Set.of(Permission.values()), Set.of());
    }
}
