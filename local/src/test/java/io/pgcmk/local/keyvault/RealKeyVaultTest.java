package io.pgcmk.local.keyvault;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.pgcmk.local.kit.LocalResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.OffsetDateTime;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import reactor.core.publisher.Mono;

/**
 * The contract against Azure's own vault. {@code PGCMK_REAL_VAULT} is its uri, such as {@code
 * https://contoso.vault.azure.net}; {@code PGCMK_REAL_VAULT_TOKEN} is what {@code az account get-access-token --resource
 * https://vault.azure.net --query accessToken -o tsv} prints for someone with the roles Key Vault Crypto Officer and Key
 * Vault Secrets Officer. The keys and secrets it makes are named {@code pgcmk-<random>} and are left behind.
 */
@EnabledIfEnvironmentVariable(named = LocalResolver.REAL_VAULT, matches = "https://.+")
@EnabledIfEnvironmentVariable(named = "PGCMK_REAL_VAULT_TOKEN", matches = ".+")
class RealKeyVaultTest extends KeyVaultContract {
    private final HttpClient http = new NettyAsyncHttpClientBuilder(
                    reactor.netty.http.client.HttpClient.create().secure(spec -> spec.sslContext(worldTrust())))
            .build();

    @Override
    VaultClients clients() {
        String token = Objects.requireNonNull(System.getenv("PGCMK_REAL_VAULT_TOKEN"));
        return new VaultClients(
                Objects.requireNonNull(System.getenv(LocalResolver.REAL_VAULT)),
                request -> Mono.just(new AccessToken(token, OffsetDateTime.MAX)),
                http);
    }

    /** The JDK's authorities: other tests of this JVM may have installed ours. */
    private static SslContext worldTrust() {
        Path file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(in, null);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            return SslContextBuilder.forClient().trustManager(trust).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
