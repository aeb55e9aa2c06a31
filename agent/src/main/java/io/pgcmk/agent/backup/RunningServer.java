package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.postgres.SuperuserLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A session of the superuser, which a backup lasts as long as: PostgreSQL's low-level interface for backups (PostgreSQL
 * 25.3.3). When it ends early, however that comes, so does the backup, and nothing is left to tidy up.
 */
final class RunningServer implements AutoCloseable {
    private static final String PID_FILE = "postmaster.pid";

    private final Connection connection;

    private RunningServer(Connection connection) {
        this.connection = connection;
    }

    /** @param uid of the server as pg-cmk knows it */
    record Facts(UUID uid, Path dataDirectory, long segmentBytes) {}

    /**
     * @param label of the file that PostgreSQL recovers by
     * @param end the place in the log that a recovery must reach, in bytes
     */
    record Stopped(String label, long timeline, long end) {}

    static RunningServer connect(AgentConfig.Postgres postgres) {
        return new RunningServer(new SuperuserLogin(postgres).to(SuperuserLogin.CONTROL_DATABASE));
    }

    /** Of any length: the session waits for the vault, and for a copy that may take a day. */
    void withoutTimeouts() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    SELECT set_config(name, '0', false) FROM pg_settings
                    WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_session_timeout',
                                   'idle_in_transaction_session_timeout')""");
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot put its timeouts off", e);
        }
    }

    /** @throws AgentException if it cannot be backed up as it is; nothing has begun then */
    Facts facts() {
        String sql = """
                SELECT cmk.bound_uid(), pg_is_in_recovery(), current_setting('data_directory'),
                       (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'),
                       current_setting('full_page_writes')::boolean AND current_setting('wal_level') <> 'minimal',
                       (SELECT string_agg(spcname, ', ') FROM pg_tablespace
                        WHERE spcname NOT IN ('pg_default', 'pg_global'))""";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            require(row.getString(1) != null, "is not bound to pg-cmk: enable a key for it first");
            require(!row.getBoolean(2), "is a standby: back up its primary");
            require(row.getBoolean(5), "has wal_level minimal or full_page_writes off, with which no backup is sound");
            require(
                    row.getString(6) == null,
                    "has tablespaces outside of its data directory (" + row.getString(6)
                            + "), which this agent does not back up yet");
            return new Facts(UUID.fromString(row.getString(1)), Path.of(row.getString(3)), row.getLong(4));
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot look at it", e);
        }
    }

    /**
     * A port may be forwarded, or lead into a container. What a running server keeps in its directory names its process,
     * start, port and shared memory (PostgreSQL's pidfile.h): no other directory has the same.
     *
     * @throws AgentException if the directory, as this host has it, is not the one that this server runs in
     */
    void requireRunsIn(Path directory) throws IOException {
        Path file = directory.resolve(PID_FILE);
        if (Files.notExists(file) || !Arrays.equals(Files.readAllBytes(file), pidFile())) {
            throw new AgentException(
                    ExitCode.POSTGRES,
                    "this server does not run in " + directory + " of this host (" + PID_FILE
                            + " is not its own): run the agent where the server runs, also in the same container, and"
                            + " check the settings postgres.host and postgres.port");
        }
    }

    OutsideConfig.Places configuration() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT current_setting('config_file'), current_setting('hba_file'), current_setting('ident_file'),
                               ARRAY(SELECT DISTINCT sourcefile FROM pg_file_settings
                                     WHERE sourcefile IS NOT NULL)""")) {
            row.next();
            return new OutsideConfig.Places(
                    Path.of(row.getString(1)),
                    Path.of(row.getString(2)),
                    Path.of(row.getString(3)),
                    Stream.of((String[]) row.getArray(4).getArray())
                            .map(Path::of)
                            .toList());
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot tell where its configuration is", e);
        }
    }

    private byte[] pidFile() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_read_binary_file('" + PID_FILE + "')")) {
            row.next();
            return row.getBytes(1);
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot tell where it runs", e);
        }
    }

    /**
     * Lets PostgreSQL keep the write-ahead log from here on, for as long as this session lasts.
     *
     * @return why it does not, if it does not: a backup then finds out whether the log is still there
     */
    Optional<String> holdWal(UUID backup) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_create_physical_replication_slot(?, immediately_reserve => true, temporary => true)")) {
            statement.setString(1, "pg_cmk_" + backup.toString().replace('-', '_'));
            statement.execute();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @return the place in the log that a recovery begins at, in bytes */
    long start(String label) {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_backup_start(?, fast => true) - '0/0'")) {
            statement.setString(1, label);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot begin a backup", e);
        }
    }

    /** Switches to another segment, so that the last one that is needed is complete. */
    Stopped stop() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT labelfile, (SELECT timeline_id FROM pg_control_checkpoint()), lsn - '0/0'
                        FROM pg_backup_stop(wait_for_archive => false)""")) {
            row.next();
            return new Stopped(row.getString(1), row.getLong(2), row.getLong(3));
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot end the backup", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It ends with this process at the latest.
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AgentException(ExitCode.POSTGRES, "this server " + otherwise);
        }
    }
}
