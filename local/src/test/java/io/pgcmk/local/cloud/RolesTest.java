package io.pgcmk.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RolesTest {
    private static final String READ = "Microsoft.KeyVault/vaults/keys/read";
    private static final VaultId VAULT = new VaultId("sub", "rg", "contoso");

    private final Roles roles = new Roles();

    @Test
    void countForTheScopeAndWhatLiesUnderIt() {
        assign("Key Vault Crypto Service Encryption User", VAULT.key("orders-kek"));

        assertThat(roles.allowDataAction("p", VAULT.key("orders-kek"), READ)).isTrue();
        assertThat(roles.allowDataAction("p", VAULT.key("ORDERS-kek"), READ)).isTrue();
        assertThat(roles.allowDataAction("p", VAULT.key("orders-kek2"), READ)).isFalse();
        assertThat(roles.allowDataAction("p", VAULT.toString(), READ)).isFalse();
        assertThat(roles.allowDataAction("q", VAULT.key("orders-kek"), READ)).isFalse();
    }

    @Test
    void areInheritedFromTheSubscription() {
        assign("Reader", "/subscriptions/sub");

        assertThat(roles.allowAction("p", VAULT.toString(), "Microsoft.KeyVault/vaults/read"))
                .isTrue();
        assertThat(roles.allowAction("p", VAULT.toString(), "Microsoft.KeyVault/vaults/write"))
                .isFalse();
    }

    @Test
    void keepActionsAndDataActionsApart() {
        assign("Owner", VAULT.toString());

        assertThat(roles.allowAction("p", VAULT.toString(), "Microsoft.KeyVault/vaults/write"))
                .isTrue();
        assertThat(roles.allowDataAction("p", VAULT.toString(), READ)).isFalse();
    }

    @Test
    void endWhenTheyAreWithdrawn() {
        RoleAssignment assignment = assign("Key Vault Reader", VAULT.toString());

        roles.withdraw(assignment);

        assertThat(roles.allowDataAction("p", VAULT.key("k"), READ)).isFalse();
    }

    private RoleAssignment assign(String role, String scope) {
        RoleAssignment assignment = new RoleAssignment(
                "a", scope, "p", roles.named(role).orElseThrow().id());
        roles.assign(assignment);
        return assignment;
    }
}
