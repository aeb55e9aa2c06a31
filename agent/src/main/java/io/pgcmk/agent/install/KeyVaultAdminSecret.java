package io.pgcmk.agent.install;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.HttpClient;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** {@link AdminSecret} in Key Vault, as this host. */
public final class KeyVaultAdminSecret implements AdminSecret {
    /** As pg-cmk looks for it. */
    private static final int HEX_DIGITS = 32;

    private final SecretClient secrets;
    private final URI vault;
    private final String name;

    /**
     * The SDK does not retry: other agents wait for our lock meanwhile, and whoever runs this is told to repeat it.
     *
     * @param server the resource id, which the secret is named after
     */
    public KeyVaultAdminSecret(
            URI vault, String server, TokenCredential credential, HttpClient http, VaultAddress address) {
        this.vault = vault;
        this.name = nameOf(server);
        secrets = new SecretClientBuilder()
                .vaultUrl(address.of(vault))
                .credential(credential)
                .httpClient(http)
                .retryOptions(VaultHttp.noRetries())
                .buildClient();
    }

    @Override
    public Optional<AdminPassword> find() {
        return calling(() -> {
                    try {
                        return Optional.ofNullable(secrets.getSecret(name).getValue());
                    } catch (ResourceNotFoundException e) {
                        return Optional.<String>empty();
                    }
                })
                // An empty one is none: nobody can log in with it.
                .filter(value -> !value.isEmpty())
                .map(AdminPassword::new);
    }

    @Override
    public void store(AdminPassword password) {
        calling(() -> secrets.setSecret(name, password.expose()));
    }

    @Override
    public String name() {
        return name + " in " + vault;
    }

    private <T> T calling(Supplier<T> call) {
        try {
            return call.get();
        } catch (HttpResponseException e) {
            throw translated(e);
        } catch (RuntimeException e) {
            throw silent("gave no answer (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Without the SDK's words, which quote answers. */
    private AgentException translated(HttpResponseException e) {
        int status = e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
        return switch (status) {
            case 403 -> refused("does not let this host's identity read and set it" + remedy(), e);
            case 409 -> refused("has it among its deleted secrets: recover or purge it", e);
            case 0 -> silent("cannot be asked: no token for this host's identity; is it attached to this host?", e);
            default -> silent("answered " + status, e);
        };
    }

    private String remedy() {
        return ". Grant it on that secret alone, since on the whole vault it could read those of other servers:"
                + " az role assignment create --role 'Key Vault Secrets Officer' --assignee {its principal id}"
                + " --scope {resource id of the vault}/secrets/" + name
                + ". Or let a person store it: install --print-password-to FILE";
    }

    private AgentException refused(String what, Exception e) {
        return new AgentException(ExitCode.KEY_REFUSED, "secret " + name() + ": the vault " + what, e);
    }

    private AgentException silent(String what, Exception e) {
        return new AgentException(ExitCode.KEY_SILENT, "secret " + name() + ": the vault " + what + "; repeat it", e);
    }

    /** {@code cmk-admin-} and the start of the SHA-256 of the server's resource id in lower case. */
    public static String nameOf(String server) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(server.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return "cmk-admin-" + HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
