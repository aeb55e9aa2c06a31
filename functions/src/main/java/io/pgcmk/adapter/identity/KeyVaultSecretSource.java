package io.pgcmk.adapter.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpClient;
import com.azure.security.keyvault.secrets.SecretAsyncClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link SecretSource} in our own vault. Which secret is asked for follows from the server, never from a caller. */
public final class KeyVaultSecretSource implements SecretSource {
    /** 128 bits: two servers never share a name, and the whole fits into Key Vault's 127 characters. */
    private static final int HEX_DIGITS = 32;

    private final SecretAsyncClient secrets;

    /** @param vault {@code https://{name}.vault.azure.net}, our own */
    public KeyVaultSecretSource(URI vault, TokenCredential own, HttpClient http, VaultAddress address) {
        secrets = new SecretClientBuilder()
                .vaultUrl(address.of(vault))
                .credential(own)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .buildAsyncClient();
    }

    @Override
    public String adminPassword(ServerId id) {
        String name = secretName(id);
        @Nullable KeyVaultSecret secret;
        try {
            secret = secrets.getSecret(name).block(VaultHttp.CALL_TIMEOUT);
        } catch (HttpResponseException e) {
            throw unavailable(name, e);
        } catch (RuntimeException e) {
            throw new SecretUnavailableException(
                    "our own vault gave no answer about secret " + name + ": " + kinds(e), true);
        }
        if (secret == null || secret.getValue() == null) {
            throw new SecretUnavailableException("our own vault answered without the value of secret " + name, true);
        }
        return secret.getValue();
    }

    /** {@code cmk-admin-} and the start of the SHA-256 of the server's resource id in lower case. */
    public static String secretName(ServerId id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.key().getBytes(UTF_8));
            return "cmk-admin-" + HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the SDK's exception as its cause: that quotes answers. */
    private static SecretUnavailableException unavailable(String name, HttpResponseException e) {
        int status = e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
        return new SecretUnavailableException(
                status == 404
                        ? "our own vault has no secret " + name + ": store the password of cmk_admin under it"
                        : "our own vault refuses secret " + name + " with status " + status,
                status != 404 && status != 403);
    }

    /** What failed within what; the names only, since messages may quote answers. */
    private static String kinds(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(5)
                .map(cause -> cause.getClass().getSimpleName())
                .collect(Collectors.joining(" by "));
    }
}
