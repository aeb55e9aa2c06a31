package io.pgcmk.local.keyvault;

import static com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm.RSA_OAEP_256;
import static io.pgcmk.local.keyvault.VaultClients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.polling.SyncPoller;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.models.WrapResult;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every vault does, Azure's and ours. Each test makes keys of its own. */
abstract class KeyVaultContract {
    private static final byte[] DEK = new byte[32];

    /** As a caller who may do everything with keys and secrets but purge them. */
    abstract VaultClients clients();

    private final String name = "pgcmk-" + UUID.randomUUID();

    @Test
    void makesAKeyThatCanDoEverything() {
        KeyVaultKey key = create();

        assertThat(key.getKeyType()).isEqualTo(KeyType.RSA);
        assertThat(key.getKey().getN()).hasSize(256);
        assertThat(key.getKeyOperations()).contains(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
        assertThat(key.getProperties().isEnabled()).isTrue();
        assertThat(key.getProperties().getRecoveryLevel()).contains("Recoverable");
        assertThat(key.getProperties().getRecoverableDays()).isBetween(7, 90);
    }

    @Test
    void givesKeyIdsWithoutAPort() {
        String host = URI.create(clients().url()).getHost();

        assertThat(create().getId()).startsWith("https://" + host + "/keys/" + name + "/");
    }

    @Test
    void unwrapsWhatItWrapped() {
        create();

        WrapResult wrapped = newest().wrapKey(RSA_OAEP_256, DEK);

        assertThat(newest().unwrapKey(RSA_OAEP_256, wrapped.getEncryptedKey()).getKey())
                .isEqualTo(DEK);
    }

    @Test
    void wrapsWithTheNewestVersionAndNamesIt() {
        create();
        KeyVaultKey rotated = keys().rotateKey(name);

        assertThat(newest().wrapKey(RSA_OAEP_256, DEK).getKeyId()).isEqualTo(rotated.getId());
    }

    @Test
    void unwrapsWithAnOldVersionAfterARotation() {
        KeyVaultKey first = create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();
        keys().rotateKey(name);

        assertThat(version(first).unwrapKey(RSA_OAEP_256, wrapped).getKey()).isEqualTo(DEK);
        assertRefused(400, "BadParameter", "", () -> newest().unwrapKey(RSA_OAEP_256, wrapped));
        assertThat(keys().listPropertiesOfKeyVersions(name)).hasSize(2);
    }

    @Test
    void disablesAnOldVersionByItself() {
        KeyVaultKey first = create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();
        keys().rotateKey(name);

        change(first.getProperties().setEnabled(false));

        assertRefused(403, "Forbidden", "KeyDisabled", () -> version(first).unwrapKey(RSA_OAEP_256, wrapped));
        assertThat(keys().getKey(name, first.getProperties().getVersion())
                        .getProperties()
                        .isEnabled())
                .isFalse();
        assertThat(properties().isEnabled()).isTrue();
        newest().wrapKey(RSA_OAEP_256, DEK);
    }

    @Test
    void takesANewVersionForTheCurrentOneThoughItIsOfNoUse() {
        KeyVaultKey first = create();
        KeyVaultKey disabled = keys().createRsaKey(
                        new CreateRsaKeyOptions(name).setKeySize(2048).setEnabled(false));
        assertThat(keys().getKey(name).getId()).isEqualTo(disabled.getId());
        assertRefused(403, "Forbidden", "", () -> version(disabled).wrapKey(RSA_OAEP_256, DEK));

        KeyVaultKey early = keys().createRsaKey(new CreateRsaKeyOptions(name)
                .setKeySize(2048)
                .setNotBefore(now().plusDays(1))
                .setExpiresOn(now().plusDays(2)));
        assertThat(keys().getKey(name).getId()).isEqualTo(early.getId());
        assertThat(properties().getExpiresOn()).isAfter(properties().getNotBefore());
        assertRefused(403, "Forbidden", "", () -> version(early).wrapKey(RSA_OAEP_256, DEK));

        version(first).wrapKey(RSA_OAEP_256, DEK);
    }

    @Test
    void deletesAndRecoversAllVersionsAtOnce() {
        KeyVaultKey first = create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();
        keys().rotateKey(name);

        completed(keys().beginDeleteKey(name));
        assertRefused(404, "KeyNotFound", "", () -> version(first).unwrapKey(RSA_OAEP_256, wrapped));

        completed(keys().beginRecoverDeletedKey(name));
        assertThat(version(first).unwrapKey(RSA_OAEP_256, wrapped).getKey()).isEqualTo(DEK);
        assertThat(keys().listPropertiesOfKeyVersions(name)).hasSize(2);
    }

    @Test
    void wrapsNoMoreThanFitsBesideThePadding() {
        create();

        newest().wrapKey(RSA_OAEP_256, new byte[190]);
        assertRefused(400, "BadParameter", "", () -> newest().wrapKey(RSA_OAEP_256, new byte[191]));
    }

    @Test
    void showsADisabledKeyAndUnwrapsNothingWithIt() {
        create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();

        change(properties().setEnabled(false));

        assertThat(properties().isEnabled()).isFalse();
        assertRefused(403, "Forbidden", "KeyDisabled", () -> newest().unwrapKey(RSA_OAEP_256, wrapped));

        change(properties().setEnabled(true));
        assertThat(newest().unwrapKey(RSA_OAEP_256, wrapped).getKey()).isEqualTo(DEK);
    }

    @Test
    void onlyUnwrapsWithAnExpiredKey() {
        create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();

        change(properties().setExpiresOn(now().minusDays(1)));

        assertRefused(403, "Forbidden", "", () -> newest().wrapKey(RSA_OAEP_256, DEK));
        assertThat(newest().unwrapKey(RSA_OAEP_256, wrapped).getKey()).isEqualTo(DEK);
    }

    @Test
    void onlyUnwrapsWithAKeyThatIsNotYetValid() {
        create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();

        change(properties().setNotBefore(now().plusDays(1)));

        assertRefused(403, "Forbidden", "", () -> newest().wrapKey(RSA_OAEP_256, DEK));
        assertThat(newest().unwrapKey(RSA_OAEP_256, wrapped).getKey()).isEqualTo(DEK);
    }

    @Test
    void refusesAnOperationThatTheKeyLacks() {
        keys().createRsaKey(new CreateRsaKeyOptions(name).setKeyOperations(KeyOperation.UNWRAP_KEY));

        assertRefused(403, "Forbidden", "KeyOperationForbidden", () -> newest().wrapKey(RSA_OAEP_256, DEK));
    }

    @Test
    void knowsNoOtherKeysAndVersions() {
        assertRefused(404, "KeyNotFound", "", () -> keys().getKey(name));
        create();
        assertRefused(404, "KeyNotFound", "", () -> keys().getKey(name, "0123456789abcdef0123456789abcdef"));
    }

    @Test
    void keepsADeletedKeyUntilItIsRecovered() {
        create();
        byte[] wrapped = newest().wrapKey(RSA_OAEP_256, DEK).getEncryptedKey();

        completed(keys().beginDeleteKey(name));

        assertRefused(404, "KeyNotFound", "", () -> keys().getKey(name));
        assertRefused(404, "KeyNotFound", "", () -> newest().unwrapKey(RSA_OAEP_256, wrapped));
        assertRefused(409, "Conflict", "ObjectIsDeletedButRecoverable", this::create);
        assertThat(keys().getDeletedKey(name).getScheduledPurgeDate()).isAfter(now().plusDays(6));

        completed(keys().beginRecoverDeletedKey(name));
        assertThat(newest().unwrapKey(RSA_OAEP_256, wrapped).getKey()).isEqualTo(DEK);
    }

    @Test
    void keepsSecrets() {
        clients().secrets().setSecret(name, "first");
        clients().secrets().setSecret(name, "second");

        assertThat(clients().secrets().getSecret(name).getValue()).isEqualTo("second");
        assertRefused(404, "SecretNotFound", "", () -> clients().secrets().getSecret(name + "-absent"));
    }

    private KeyVaultKey create() {
        return keys().createRsaKey(new CreateRsaKeyOptions(name).setKeySize(2048));
    }

    private KeyClient keys() {
        return clients().keys();
    }

    private CryptographyClient newest() {
        return clients().cryptography(name, null);
    }

    private CryptographyClient version(KeyVaultKey key) {
        return clients().cryptography(name, key.getProperties().getVersion());
    }

    private KeyProperties properties() {
        return keys().getKey(name).getProperties();
    }

    private void change(KeyProperties properties) {
        // Named, since without operations the SDK sends an empty list.
        keys().updateKeyProperties(properties, KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
    }

    /** The keys' times are real, whatever the vault's clock. */
    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    private static void completed(SyncPoller<?, ?> poller) {
        poller.setPollInterval(Duration.ofMillis(200)).waitForCompletion();
    }
}
