package io.pgcmk.agent.command;

import com.azure.core.credential.TokenCredential;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfigFile;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.identity.HostCredential;
import io.pgcmk.agent.identity.HostTokens;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.install.AdminSecret;
import io.pgcmk.agent.install.KeyVaultAdminSecret;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.CopyTopic;
import io.pgcmk.agent.service.HttpBackupRegistry;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command is given, and what it works with. */
final class Setup {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:PG_CMK_AGENT_CONFIG:-/etc/pg-cmk/agent.properties}",
            description = "the agent's settings (default: $PG_CMK_AGENT_CONFIG, or /etc/pg-cmk/agent.properties)")
    private Path file = Path.of("");

    private @Nullable AgentConfig config;
    private @Nullable TokenCredential credential;

    Path file() {
        return file;
    }

    AgentConfig config() {
        if (config == null) {
            config = AgentConfigFile.read(file, System.getenv());
        }
        return config;
    }

    HostVault vault() {
        return HostVault.of(credential(), config().vaultPort());
    }

    HostTokens tokens() {
        return new HostTokens(credential());
    }

    BackupRegistry registry() {
        return new HttpBackupRegistry(credential(), config());
    }

    CopyTopic topic() {
        return new CopyTopic(credential(), Clock.systemUTC());
    }

    AdminSecret adminSecret() {
        URI vault = config().secretsVault();
        if (vault == null) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "setting secretsVault in " + file + " is missing: the address of pg-cmk's own vault; or let a"
                            + " person store the password: --print-password-to FILE");
        }
        return new KeyVaultAdminSecret(
                vault, config().server(), credential(), VaultHttp.create(), VaultAddress.onPort(config().vaultPort()));
    }

    private TokenCredential credential() {
        if (credential == null) {
            credential = HostCredential.of(config().identity());
        }
        return credential;
    }
}
