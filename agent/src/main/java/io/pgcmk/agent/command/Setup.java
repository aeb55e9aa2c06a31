package io.pgcmk.agent.command;

import com.azure.core.credential.TokenCredential;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfigFile;
import io.pgcmk.agent.identity.HostCredential;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.HttpBackupRegistry;
import java.nio.file.Path;
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

    BackupRegistry registry() {
        return new HttpBackupRegistry(credential(), config());
    }

    private TokenCredential credential() {
        if (credential == null) {
            credential = HostCredential.of(config().identity());
        }
        return credential;
    }
}
