package io.pgcmk.local.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** The unmodified SDK's clients of one vault, as one caller, without retries. */
record VaultClients(String url, TokenCredential credential, HttpClient http) {
    private static final RetryOptions NO_RETRY = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

    KeyClient keys() {
        return new KeyClientBuilder()
                .vaultUrl(url)
                .credential(credential)
                .httpClient(http)
                .retryOptions(NO_RETRY)
                .buildClient();
    }

    SecretClient secrets() {
        return new SecretClientBuilder()
                .vaultUrl(url)
                .credential(credential)
                .httpClient(http)
                .retryOptions(NO_RETRY)
                .buildClient();
    }

    /** Every operation goes to the vault, as the product has it. */
    CryptographyClient cryptography(String name, @Nullable String version) {
        return cryptographyBuilder(name, version).disableKeyCaching().buildClient();
    }

    /** The SDK's default, which wraps with the public key without asking the vault. */
    CryptographyClient cachingCryptography(String name, @Nullable String version) {
        return cryptographyBuilder(name, version).buildClient();
    }

    private CryptographyClientBuilder cryptographyBuilder(String name, @Nullable String version) {
        return new CryptographyClientBuilder()
                .keyIdentifier(url + "/keys/" + name + (version == null ? "" : "/" + version))
                .credential(credential)
                .httpClient(http)
                .retryOptions(NO_RETRY);
    }

    static void assertRefused(int status, String code, String innerCode, ThrowingCallable call) {
        HttpResponseException e =
                Objects.requireNonNull(catchThrowableOfType(HttpResponseException.class, call), "was not refused");
        // The SDK reads the body into maps, which print as {error={code=Forbidden, ...,
        // innererror={code=KeyDisabled}}}.
        String error = String.valueOf(e.getValue());
        assertThat(e.getResponse().getStatusCode()).as(error).isEqualTo(status);
        assertThat(error).startsWith("{error={code=" + code);
        if (!innerCode.isEmpty()) {
            assertThat(error).contains("innererror={code=" + innerCode + "}");
        }
    }
}
