package io.pgcmk.envelope.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.security.keyvault.keys.KeyAsyncClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyAsyncClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.UnwrapResult;
import com.azure.security.keyvault.keys.cryptography.models.WrapResult;
import com.azure.security.keyvault.keys.models.DeletedKey;
import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@link KekVault} on Azure Key Vault, for one identity.
 *
 * <p>Built on the asynchronous clients for one reason: blocking on them with a limit bounds a whole call, token and
 * challenge included, where the synchronous ones only bound each request.
 */
public final class AzureKekVault implements KekVault {
    private static final WrapAlgorithm ALGORITHM = WrapAlgorithm.RSA_OAEP_256;

    /** A server follows one key, and between rotations its backups lie under a handful of versions. */
    private static final int CLIENTS = 16;

    private final TokenCredential credential;
    private final HttpClient http;
    private final VaultAddress address;
    private final RecentlyUsed<URI, KeyAsyncClient> keys = new RecentlyUsed<>(CLIENTS, this::keyClient);
    private final RecentlyUsed<KekVersion, CryptographyAsyncClient> cryptography =
            new RecentlyUsed<>(CLIENTS, this::cryptographyClient);

    public AzureKekVault(TokenCredential credential, HttpClient http, VaultAddress address) {
        this.credential = new MarkedCredential(credential);
        this.http = http;
        this.address = address;
    }

    @Override
    public KekProperties properties(KekId kek) {
        return answered(kek, keys.get(kek.vault()).getKey(kek.name()).map(key -> KeyAnswer.read(kek, key)));
    }

    @Override
    public KekProperties properties(KekVersion kek) {
        KekId id = kek.kek();
        return answered(
                kek, keys.get(id.vault()).getKey(id.name(), kek.version()).map(key -> KeyAnswer.read(id, key)));
    }

    @Override
    public Optional<Instant> scheduledPurge(KekId kek) {
        DeletedKey deleted;
        try {
            deleted = answered(kek, keys.get(kek.vault()).getDeletedKey(kek.name()));
        } catch (KekRefusedException e) {
            if (e.refusal().reason() == Refusal.Reason.KEY_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        if (deleted.getScheduledPurgeDate() == null) {
            throw invalid(kek, "a deleted key without a purge date");
        }
        return Optional.of(deleted.getScheduledPurgeDate().toInstant());
    }

    @Override
    public WrappedDek wrap(DekId id, Dek dek, KekVersion kek) {
        WrapResult result = answered(kek, cryptography.get(kek).wrapKey(azureName(ALGORITHM), dek.expose()));
        byte[] ciphertext = result.getEncryptedKey();
        if (ciphertext == null || ciphertext.length == 0 || !names(kek, result.getKeyId())) {
            throw invalid(kek, "a wrap without a ciphertext, or by another version");
        }
        return new WrappedDek(id, kek, ALGORITHM, Ciphertext.copyOf(ciphertext), CheckValue.of(dek, id));
    }

    @Override
    public Dek unwrap(WrappedDek wrapped) {
        KekVersion kek = wrapped.wrappedBy();
        UnwrapResult result = answered(
                kek,
                cryptography
                        .get(kek)
                        .unwrapKey(
                                azureName(wrapped.algorithm()),
                                wrapped.ciphertext().toByteArray())
                        .onErrorMap(
                                AzureKekVault::isBadParameter,
                                e -> new UnreadableDekException(wrapped, "the vault cannot decrypt it")));
        byte[] bytes = result.getKey();
        if (bytes == null || bytes.length == 0) {
            throw invalid(kek, "an unwrap without a key");
        }
        if (bytes.length != Dek.LENGTH_BYTES) {
            Arrays.fill(bytes, (byte) 0);
            throw new UnreadableDekException(wrapped, "it has " + bytes.length + " bytes");
        }
        return checked(wrapped, Dek.owning(bytes));
    }

    private static Dek checked(WrappedDek wrapped, Dek dek) {
        if (!wrapped.checkValue().matches(dek, wrapped.id())) {
            dek.close();
            throw new UnreadableDekException(wrapped, "its check value differs");
        }
        return dek;
    }

    private static <T> T answered(KeyIdentifier key, Mono<T> call) {
        @Nullable T answer;
        try {
            answer = call.block(VaultHttp.CALL_TIMEOUT);
        } catch (KekVaultException e) {
            throw e;
        } catch (RuntimeException e) {
            throw VaultFailures.translated(key, e);
        }
        if (answer == null) {
            throw invalid(key, "an empty answer");
        }
        return answer;
    }

    private static KekSilentException invalid(KeyIdentifier key, String what) {
        return new KekSilentException(key, new Silence(Silence.Reason.INVALID_ANSWER, what));
    }

    /** By the version alone: Key Vault may spell the rest of an identifier as its owner did. */
    private static boolean names(KekVersion kek, @Nullable String keyId) {
        return keyId != null && keyId.toLowerCase(Locale.ROOT).endsWith("/" + kek.version());
    }

    private static boolean isBadParameter(Throwable failure) {
        return VaultError.in(failure)
                .filter(error -> error.status() == 400 && error.code().equals("BadParameter"))
                .isPresent();
    }

    private static KeyWrapAlgorithm azureName(WrapAlgorithm algorithm) {
        return KeyWrapAlgorithm.fromString(algorithm.joseName());
    }

    private KeyAsyncClient keyClient(URI vault) {
        return new KeyClientBuilder()
                .vaultUrl(address.of(vault))
                .credential(credential)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .addPolicy(new RequestIdPolicy())
                .buildAsyncClient();
    }

    /**
     * Without {@code disableKeyCaching()} the SDK fetches the public key once and wraps on this machine from then on, so
     * that a revoked, disabled or deleted key goes on wrapping. A client of {@code getCryptographyClient()} cannot even
     * be told.
     */
    private CryptographyAsyncClient cryptographyClient(KekVersion kek) {
        return new CryptographyClientBuilder()
                .keyIdentifier(address.of(kek.uri()))
                .credential(credential)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .addPolicy(new RequestIdPolicy())
                .disableKeyCaching()
                .buildAsyncClient();
    }
}
