package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.local.postgres.CommandFailedException;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PostgresBinaries;
import io.pgcmk.local.postgres.PostgresOptions;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.KeyAdmin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/backups.md says of other tools, executed as it stands there wherever this machine has what it takes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RecipesIT {
    private static final String MARKER = "a-customer-of-contoso";

    private static @Nullable LocalStack stack;
    private static @Nullable AgentOnHost agent;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start(@TempDir Path all) throws IOException {
        stack = Staged.start(Files.createDirectory(all.resolve("stack")));
        agent = AgentOnHost.install(stack, all.resolve("host"));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(stack).close();
    }

    @Test
    @DisplayName("R28: pgBackRest restores the last row, and without the DEK in memory archives and restores nothing")
    void pgBackRest() throws IOException, SQLException {
        Needed needed = new Needed("pgBackRest");
        needed.program("pgbackrest", "pgbackrest");
        Path dek = inMemory(needed);
        HostShell shell = shell();
        shell.done(registration());
        RecipeText unwrap =
                RecipeText.after("## DEKs for other tools").command("--file").with("/run/pg-cmk/dek", dek);
        Path wrapper = wrapper(dek);
        try (PgBackRestServer server = PgBackRestServer.start(shell, wrapper)) {
            shell.done(unwrap);
            server.done("stanza-create");
            server.execute("CREATE TABLE rows AS SELECT generate_series(1, 1000) i");
            server.done("backup");
            server.execute("INSERT INTO rows VALUES (1001)");
            server.awaitThat(archived(server));
            assertThat(directory.resolve("repository/backup/orders/backup.info"))
                    .binaryContent()
                    .startsWith("Salted__".getBytes(StandardCharsets.US_ASCII));

            Files.delete(dek);
            assertThat(server.pgBackRest("info").status()).isEqualTo(75);
            server.execute("INSERT INTO rows VALUES (1002)");
            String kept = server.query("SELECT pg_walfile_name(pg_switch_wal())");
            server.awaitThat("SELECT last_failed_wal = '" + kept + "' FROM pg_stat_archiver");
            shell.done(unwrap);
            server.execute("INSERT INTO rows VALUES (1003)");
            server.awaitThat(archived(server));

            server.lose();
            Files.delete(dek);
            assertThat(server.pgBackRest("restore").status()).isEqualTo(75);
            shell.done(unwrap);
            server.done("restore");
            server.startAgain();
            server.awaitThat("NOT pg_is_in_recovery()");

            assertThat(server.query("SELECT count(*) || ' to ' || max(i) FROM rows"))
                    .isEqualTo("1003 to 1003");
        } finally {
            Files.deleteIfExists(dek);
        }
    }

    @Test
    @DisplayName("R28: with its key removed, an fscrypt directory is noise to PostgreSQL; with the DEK it is all there")
    void fscrypt() throws IOException, SQLException {
        Needed needed = new Needed("fscrypt");
        needed.that(System.getProperty("user.name").equals("root"), "root is needed, to mount");
        needed.program("mkfs.ext4", "e2fsprogs");
        needed.program("mount", "mount");
        needed.program("xfs_io", "xfsprogs");
        needed.that(Files.exists(Path.of("/dev/loop-control")), "the kernel has no loop devices (/dev/loop-control)");
        needed.that(
                Files.exists(Path.of("/sys/fs/ext4/features/encryption")),
                "the kernel's ext4 cannot encrypt (CONFIG_FS_ENCRYPTION)");
        RecipeText recipe = RecipeText.after("**fscrypt.**");
        HostShell shell = shell();
        shell.done("pg-cmk-agent register --sidecar volume.cmk.json");
        EncryptedImage disk = EncryptedImage.mounted(shell, needed);
        try (disk) {
            Path mount = disk.mount();
            Path data = Files.createDirectory(mount.resolve("data"));
            RecipeText add = recipe.command("add_enckey").with("/srv/pg", mount);
            HostShell identified = shell.with("IDENTIFIER", identifier(shell.done(add)));
            identified.done(recipe.command("set_encpolicy").with("/srv/pg/data", data));
            Files.writeString(mount.resolve("outside"), MARKER + "-outside");
            try (LocalPostgres server = LocalPostgres.start(PostgresOptions.of(
                    PostgresBinaries.unpack(18),
                    data,
                    "pg-orders",
                    UUID.randomUUID().toString()))) {
                execute(server, "CREATE TABLE rows AS SELECT '" + MARKER + "-inside' FROM generate_series(1, 1000)");
                server.stop();

                identified.done(recipe.command("rm_enckey").with("/srv/pg", mount));

                assertThat(data.resolve("data")).doesNotExist();
                assertThatExceptionOfType(CommandFailedException.class).isThrownBy(server::restart);
                addsNothingWithoutTheKey(shell, add);
                assertThat(data.resolve("data")).doesNotExist();
                shell.done(add);
                server.restart();
                assertThat(count(server)).isEqualTo(1000);
            }
        }
        assertThat(disk.has(MARKER + "-outside")).isTrue();
        assertThat(disk.has(MARKER + "-inside")).isFalse();
    }

    @Test
    @DisplayName("R28: the DEK opens LUKS' key slot, and no other does")
    void luks() throws IOException {
        Needed needed = new Needed("LUKS");
        needed.program("cryptsetup", "cryptsetup-bin");
        RecipeText recipe = RecipeText.after("**LUKS.**");
        Path disk = directory.resolve("disk.img");
        HostShell shell = shell();
        shell.done("truncate -s 32M " + disk + " && pg-cmk-agent register --sidecar volume.cmk.json");

        shell.done(recipe.command("luksFormat").with("/dev/sdb", disk));

        // The device itself takes device-mapper, which few machines that build have.
        RecipeText open = recipe.command("cryptsetup open")
                .with("/dev/sdb", disk)
                .with("cryptsetup open", "cryptsetup open --test-passphrase")
                .with(" pgdata", "");
        System.out.println("recipe LUKS executed up to its key slot; not executed: mapping the device");
        shell.done(open);
        shell.done("pg-cmk-agent register --sidecar another.cmk.json");
        assertThat(shell.run(open.with("volume.cmk.json", "another.cmk.json").text())
                        .said())
                .contains("No key available");
    }

    private HostShell shell() {
        return new HostShell(Objects.requireNonNull(agent), directory, Map.of());
    }

    private static RecipeText registration() throws IOException {
        return RecipeText.after("## DEKs for other tools").command("register");
    }

    private static Path inMemory(Needed needed) throws IOException {
        Path memory = Path.of("/dev/shm");
        needed.that(
                Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
                "there is no tmpfs at " + memory);
        return memory.resolve("pg-cmk-test-" + UUID.randomUUID());
    }

    private Path wrapper(Path dek) throws IOException {
        Path wrapper = Files.writeString(
                directory.resolve("pgbackrest-cmk"),
                RecipeText.after("**pgBackRest.**").with("/run/pg-cmk/dek", dek).text());
        return Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Of all that is written so far. */
    private static String archived(PgBackRestServer server) throws SQLException {
        return "SELECT last_archived_wal >= '" + server.query("SELECT pg_walfile_name(pg_switch_wal())")
                + "' FROM pg_stat_archiver";
    }

    private static String identifier(String said) {
        return said.substring(said.lastIndexOf(' ') + 1);
    }

    private static void addsNothingWithoutTheKey(HostShell shell, RecipeText add) throws IOException {
        Ready ready = Objects.requireNonNull(stack).ready();
        KeyAdmin keyAdmin = new KeyAdmin(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);
        keyAdmin.permit("get", "wrapKey");
        try {
            assertThat(shell.run(add.text()).status()).isNotZero();
        } finally {
            keyAdmin.permit("get", "wrapKey", "unwrapKey");
        }
    }

    private static void execute(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(LocalPostgres server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM rows")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
