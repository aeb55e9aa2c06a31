package io.pgcmk.agent.fake;

import io.pgcmk.agent.backup.BackupTarget;
import io.pgcmk.agent.backup.TakeBackup;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.restore.Recovery;
import io.pgcmk.agent.restore.RestoreBackup;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** One host's agent over fakes of the vault and of pg-cmk, and a real PostgreSQL. */
public final class BackupBench {
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");

    private final UUID identity = UUID.randomUUID();
    private final FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private final KekVersion version = vaults.rotate(KEK);
    private final StringWriter said = new StringWriter();
    private final FakeBackupRegistry registry;
    private final BoundPostgres server;

    public BackupBench(BoundPostgres server) {
        this(server, server.uid());
    }

    /** @param uid under which pg-cmk knows the server */
    public BackupBench(BoundPostgres server, UUID uid) {
        this.server = server;
        registry = new FakeBackupRegistry(uid, vaults.actingAs(UUID.randomUUID()), version);
    }

    public FakeKekVaults vaults() {
        return vaults;
    }

    public UUID identity() {
        return identity;
    }

    public KekVersion version() {
        return version;
    }

    public FakeBackupRegistry registry() {
        return registry;
    }

    public HostVault vault() {
        return new HostVault(vaults.actingAs(identity));
    }

    public String said() {
        return said.toString();
    }

    public void backup(Path file) throws IOException {
        backup(BackupTarget.file(file, server.config().server(), Instant.now()));
    }

    public void backup(BackupTarget target) throws IOException {
        new TakeBackup(server.config(), registry, vault(), new PrintWriter(said), Clock.systemUTC()).run(target);
    }

    /** The backup alone, without an archive, and leaves the server stopped. */
    public void restore(Path file, Path target) throws IOException {
        restore(file, SidecarFile.beside(file), new Recovery(null, null), target);
    }

    public void restore(Path file, Path sidecar, Recovery recovery, Path target) throws IOException {
        try (InputStream source = Files.newInputStream(file)) {
            new RestoreBackup(
                            vault(),
                            server.config().postgres(),
                            LocalPostgres.freePort(),
                            new PrintWriter(said),
                            Clock.systemUTC())
                    .run(
                            new RestoreBackup.Backup(SidecarFile.read(sidecar), source, Files.size(file), null),
                            recovery,
                            target,
                            false);
        }
    }
}
