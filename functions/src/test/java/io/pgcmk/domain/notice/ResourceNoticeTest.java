package io.pgcmk.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.IdentityId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceNoticeTest {
    private static final String GROUP = "/subscriptions/s/resourcegroups/rg";
    private static final String VAULT = GROUP + "/providers/microsoft.keyvault/VAULTS/Contoso";
    private static final String ASSIGNMENT = "/providers/Microsoft.Authorization/roleAssignments/a";
    private static final String IDENTITY =
            GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders-identity";

    @ParameterizedTest
    @ValueSource(strings = {VAULT, VAULT + "/accessPolicies/add", VAULT + ASSIGNMENT})
    void ofAVaultIsAboutAllOfItsKeys(String resource) {
        assertThat(keys(resource)).contains(new KeyScope.OfVault("contoso"));
    }

    @ParameterizedTest
    @ValueSource(strings = {VAULT + "/keys/Orders-KEK", VAULT + "/keys/orders-kek/versions/1"})
    void ofAKeyIsAboutThatKey(String resource) {
        assertThat(keys(resource)).contains(new KeyScope.OfKey("contoso", "orders-kek"));
        assertThat(keys(resource + ASSIGNMENT)).contains(new KeyScope.OfKey("contoso", "orders-kek"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/subscriptions/s", GROUP})
    void ofARoleAboveTheVaultsIsAboutAllOfThem(String scope) {
        assertThat(keys(scope + ASSIGNMENT)).contains(new KeyScope.Within(scope));
        assertThat(ResourceNotice.of(scope, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        VAULT + "/secrets/password" + ASSIGNMENT,
        GROUP + "/providers/Microsoft.Storage/storageAccounts/a" + ASSIGNMENT,
        "/providers/Microsoft.Management/managementGroups/m" + ASSIGNMENT,
        GROUP + "/providers/Microsoft.Storage/storageAccounts/a",
        "orders"
    })
    void ofAnythingElseConcernsNoKey(String resource) {
        assertThat(ResourceNotice.of(resource, false)).isEmpty();
        assertThat(ResourceNotice.of(resource, true)).isEmpty();
    }

    @Test
    void ofAnIdentityMattersOnlyWhenItIsDeleted() {
        assertThat(ResourceNotice.of(IDENTITY, true)).contains(new Notice.OfIdentity(new IdentityId(IDENTITY)));
        assertThat(ResourceNotice.of(IDENTITY, false)).isEmpty();
    }

    private static Optional<KeyScope> keys(String resource) {
        return ResourceNotice.of(resource, false).map(notice -> ((Notice.OfKeys) notice).keys());
    }
}
