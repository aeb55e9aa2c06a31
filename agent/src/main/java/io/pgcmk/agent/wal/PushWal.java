package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.Registration;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Dek;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * PostgreSQL's {@code archive_command}: one file into the archive. It has succeeded once the file is there, whole and on
 * the disk, and never before: PostgreSQL then forgets its own.
 */
public final class PushWal {
    private final AgentConfig config;
    private final BackupRegistry registry;
    private final HostVault vault;
    private final Clock clock;

    public PushWal(AgentConfig config, BackupRegistry registry, HostVault vault, Clock clock) {
        this.config = config;
        this.registry = registry;
        this.vault = vault;
        this.clock = clock;
    }

    /** Repeated with the same content it succeeds, as PostgreSQL asks for; with another one it is refused. */
    public void run(WalArchive archive, Path source, String name) throws IOException {
        Path target = archive.file(WalName.required(name));
        try (WalArchive.Lock lock = archive.lock()) {
            Sidecar sidecar = archive.isNew() ? begun(archive) : ours(archive);
            try (Dek dek = vault.unwrap(sidecar.dek())) {
                if (Files.exists(target)) {
                    requireSame(dek, sidecar, source, name, target);
                    lock.settle(target);
                    return;
                }
                SystemIdentifier.requireSame(archive, dek, sidecar, source, name);
                Path written = target.resolveSibling(target.getFileName() + ".new");
                try (OutputStream out =
                        EncryptedStream.encrypting(dek, sidecar.context(name), Files.newOutputStream(written))) {
                    Files.copy(source, out);
                }
                lock.publish(written, target);
            }
        }
    }

    /** The sidecar is there before anything that it takes to read. */
    private Sidecar begun(WalArchive archive) throws IOException {
        if (!archive.names().isEmpty()) {
            throw new AgentException(
                    ExitCode.DAMAGED,
                    archive.sidecarFile() + " is missing, and WAL files are there: put it back (pg-cmk has what was in"
                            + " it: GET …/backups), or name an empty directory");
        }
        try (SidecarClaim claim = SidecarClaim.of(archive.sidecarFile())) {
            Sidecar sidecar =
                    new Registration(claim, registry, config.server()).register(Scope.ARCHIVE, clock.instant());
            claim.publish(sidecar);
            return sidecar;
        }
    }

    /** Two servers in one archive would each take the other's log for their own. */
    private Sidecar ours(WalArchive archive) throws IOException {
        SidecarClaim.discardLeft(archive.sidecarFile());
        Sidecar sidecar = archive.sidecar();
        if (!sidecar.server().equalsIgnoreCase(config.server())) {
            throw new AgentException(
                    ExitCode.TAKEN,
                    archive + " is the archive of " + sidecar.server() + "; give this server a directory of its own");
        }
        return sidecar;
    }

    private static void requireSame(Dek dek, Sidecar sidecar, Path source, String name, Path target)
            throws IOException {
        try (InputStream ours = new BufferedInputStream(Files.newInputStream(source));
                InputStream theirs = new BufferedInputStream(
                        EncryptedStream.decrypting(dek, sidecar.context(name), Files.newInputStream(target)))) {
            int byteOfOurs;
            do {
                byteOfOurs = ours.read();
                if (byteOfOurs != theirs.read()) {
                    throw new AgentException(
                            ExitCode.TAKEN,
                            target + " holds another " + name
                                    + ": two servers archive into one directory, or one was restored; give this one a"
                                    + " directory of its own");
                }
            } while (byteOfOurs >= 0);
        }
    }
}
