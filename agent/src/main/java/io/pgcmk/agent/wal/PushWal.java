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
import java.util.Optional;

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
        WalName.required(name);
        try (WalArchive.Lock lock = archive.lock()) {
            DekDirectory current = archive.current();
            Sidecar sidecar = current.hasSidecar() ? ours(archive, current) : begun(current);
            Optional<DekDirectory> archived = archive.holding(name);
            if (archived.isPresent()) {
                requireSame(archived.get(), source, name);
                lock.settle(archived.get().file(name));
                return;
            }
            try (Dek dek = vault.unwrap(sidecar.dek())) {
                requireSameCluster(archive, current, dek, source, name);
                Path target = current.file(name);
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
    private Sidecar begun(DekDirectory first) throws IOException {
        try (SidecarClaim claim = SidecarClaim.of(first.sidecarFile())) {
            Sidecar sidecar =
                    new Registration(claim, registry, config.server()).register(Scope.ARCHIVE, clock.instant());
            claim.publish(sidecar);
            return sidecar;
        }
    }

    /** Only the first one's claim is ours to take away: that of a rotation is for the next {@link RotateDek}. */
    private Sidecar ours(WalArchive archive, DekDirectory current) throws IOException {
        SidecarClaim.discardLeft(archive.first().sidecarFile());
        return current.sidecarOf(config.server());
    }

    /** The first segment under a new DEK is compared with one under the DEK before. */
    private void requireSameCluster(WalArchive archive, DekDirectory current, Dek dek, Path source, String name)
            throws IOException {
        Optional<DekDirectory> archived = archive.withSegments();
        if (archived.isEmpty()) {
            return;
        }
        if (archived.get().equals(current)) {
            SystemIdentifier.requireSame(current, dek, source, name);
            return;
        }
        try (Dek older = vault.unwrap(archived.get().sidecar().dek())) {
            SystemIdentifier.requireSame(archived.get(), older, source, name);
        }
    }

    private void requireSame(DekDirectory archived, Path source, String name) throws IOException {
        Sidecar sidecar = archived.sidecar();
        Path target = archived.file(name);
        try (Dek dek = vault.unwrap(sidecar.dek());
                InputStream ours = new BufferedInputStream(Files.newInputStream(source));
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
