package io.pgcmk.domain.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.Test;

class KeyScopeTest {
    private static final VaultId VAULT = Servers.VAULT;

    @Test
    void ofAKeyCoversThatKeyInAnyCase() {
        KeyScope scope = new KeyScope.OfKey("CONTOSO", "ORDERS-kek");

        assertThat(scope.covers(Keys.KEK, null)).isTrue();
        assertThat(scope.covers(new KekId(Keys.KEK.vault(), "orders-kek-2"), null))
                .isFalse();
    }

    @Test
    void ofAVaultCoversAllOfItsKeys() {
        assertThat(new KeyScope.OfVault("Contoso").covers(Keys.KEK, null)).isTrue();
        assertThat(new KeyScope.OfVault("contoso-2").covers(Keys.KEK, null)).isFalse();
    }

    @Test
    void aboveVaultsCoversThoseThatAreKnownToLieWithin() {
        String group = "/subscriptions/" + VAULT.subscription() + "/RESOURCEGROUPS/" + VAULT.resourceGroup();

        assertThat(new KeyScope.Within(group).covers(Keys.KEK, VAULT)).isTrue();
        assertThat(new KeyScope.Within(group).covers(Keys.KEK, null)).isFalse();
    }

    @Test
    void aboveVaultsCoversNoneOfAGroupWhoseNameOnlyBeginsAlike() {
        String group = "/subscriptions/" + VAULT.subscription() + "/resourceGroups/key";

        assertThat(new KeyScope.Within(group).covers(Keys.KEK, VAULT)).isFalse();
    }
}
