package io.pgcmk.agent.fake;

import io.pgcmk.agent.backup.BackupTarget;
import io.pgcmk.agent.backup.TakeBackup;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.restore.Recovery;
import io.pgcmk.agent.restore.RestoreBackup;
import io.pgcmk.agent.restore.RestoredNode;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.wal.PushWal;
import io.pgcmk.agent.wal.RotateDek;
import io.pgcmk.agent.wal.WalArchive;
import io.pgcmk.agent.wal.WalSegment;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One host's agent over fakes of the vault and of pg-cmk, and a real PostgreSQL. */
public final class BackupBench {
    /** Digits of it in the name of a segment. */
    private static final int TIMELINE = 8;

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

    /** What is in the server's log by now, archived; and beside it in the clear, where a restore of this bench fetches it. */
    public WalArchive archive(Path directory) throws IOException, SQLException {
        // Without anything in it, the segment would not be ended.
        server.execute("postgres", "SELECT pg_logical_emit_message(true, 'bench', 'archive')");
        String last = server.query("postgres", "SELECT pg_walfile_name(pg_switch_wal())");
        WalArchive archive = new WalArchive(Files.createDirectories(directory));
        Files.createDirectories(inTheClear(archive));
        PushWal push = new PushWal(server.config(), registry, vault(), Clock.systemUTC());
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(server.data().resolve("pg_wal"), Files::isRegularFile)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".history") || isUpTo(last, name)) {
                    push.run(archive, file, name);
                    Files.copy(file, inTheClear(archive).resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return archive;
    }

    public void rotateDek(WalArchive archive) throws IOException {
        new RotateDek(server.config().server(), registry, new PrintWriter(said), Clock.systemUTC()).run(archive);
    }

    /** What {@link #archive} left in the clear of that file, for comparison. */
    public static Path inTheClear(WalArchive archive, String name) {
        return inTheClear(archive).resolve(name);
    }

    /** On whichever timeline. */
    private static boolean isUpTo(String last, String name) {
        return WalSegment.isName(name) && name.substring(TIMELINE).compareTo(last.substring(TIMELINE)) <= 0;
    }

    private static Path inTheClear(WalArchive archive) {
        return Path.of(archive + ".clear").toAbsolutePath();
    }

    private static @Nullable String fetch(Recovery recovery) {
        return recovery.archive() == null ? null : "cp '" + inTheClear(recovery.archive()) + "/%f' '%p'";
    }

    /** The backup alone, without an archive, and leaves the server stopped. */
    public void restore(Path file, Path target) throws IOException {
        restore(file, SidecarFile.beside(file), new Recovery(null, null, null), target);
    }

    public void restore(Path file, Path sidecar, Recovery recovery, Path target) throws IOException {
        try (InputStream source = Files.newInputStream(file)) {
            new RestoreBackup(
                            vault(),
                            server.config().postgres(),
                            new RestoredNode(LocalPostgres.freePort(), "pg-orders-restored"),
                            new PrintWriter(said),
                            Clock.systemUTC())
                    .run(
                            new RestoreBackup.Backup(
                                    SidecarFile.read(sidecar), source, Files.size(file), fetch(recovery)),
                            recovery,
                            target,
                            false);
        }
    }
}
