package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.backup.Progress;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.agent.wal.FetchWal;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server out of its backup, its archive and the key, and of nothing else: pg-cmk may be gone. It has its place only
 * once it has recovered; whatever fails before leaves nothing behind.
 */
public final class RestoreBackup {
    private final HostVault vault;
    private final RestoredNode node;
    private final Quarantine quarantine;
    private final PgCtl pgCtl;
    private final PrintWriter messages;
    private final Clock clock;

    public RestoreBackup(
            HostVault vault, AgentConfig.Postgres postgres, RestoredNode node, PrintWriter messages, Clock clock) {
        this.vault = vault;
        this.node = node;
        quarantine = new Quarantine(postgres, node);
        pgCtl = new PgCtl(postgres);
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * @param source the encrypted backup; {@code bytes} its length, 0 if it is not known
     * @param fetch the command for a file of the archive; null without an archive
     */
    public record Backup(
            Sidecar sidecar,
            InputStream source,
            long bytes,
            @Nullable String fetch) {}

    /** @param start whether to leave it running, in quarantine */
    public void run(Backup backup, Recovery recovery, Path target, boolean start) throws IOException {
        if (backup.sidecar().scope() != Scope.BACKUP) {
            throw new AgentException(ExitCode.DAMAGED, "the sidecar is an archive's, not a backup's");
        }
        recovery.requireArchiveOf(backup.sidecar());
        try (Dek dek = vault.unwrap(backup.sidecar().dek());
                RestoreDirectory directory = RestoreDirectory.claim(target, pgCtl::end)) {
            unpack(dek, backup, directory.unfinished());
            recover(backup, recovery, directory);
            directory.complete();
        }
        if (start) {
            pgCtl.start(target.toAbsolutePath().normalize());
        }
        tell("restored to " + target + " with cluster_name " + node.clusterName()
                + (start ? ", running in quarantine" : ", not started") + ": see docs/backups.md");
    }

    private void unpack(Dek dek, Backup backup, Path data) throws IOException {
        Progress progress = new Progress("restore", backup.bytes(), messages, clock);
        try (InputStream plain =
                EncryptedStream.decrypting(dek, backup.sidecar().context(), backup.source())) {
            new ServerUntar(data, progress).run(plain);
        }
        progress.end();
    }

    private void recover(Backup backup, Recovery recovery, RestoreDirectory directory) throws IOException {
        Path data = directory.unfinished();
        LogToReplay log = recovery.log(data, new FetchWal(vault));
        recovery.write(data);
        quarantine.write(data, directory.place());
        Tablespaces.forbid(data);
        Map<String, String> settings = new LinkedHashMap<>(quarantine.settings(data));
        settings.put("data_directory", data.toString());
        settings.putAll(recovery.settings(log, backup.fetch()));
        tell("recovering");
        pgCtl.recover(data, settings);
        pgCtl.stop(data);
        recovery.requireReached(log, data);
        Tablespaces.permit(data);
    }

    private void tell(String message) {
        messages.println(message);
        messages.flush();
    }
}
