package io.pgcmk.adapter.postgres;

import io.pgcmk.local.kit.TemporaryDirectory;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A real standby, started when it is first needed; one that was promoted is left, and made anew. */
final class RealStandby {
    private final RealPostgres primary;
    private final String clusterName;
    private @Nullable Path directory;
    private @Nullable LocalPostgres running;

    RealStandby(RealPostgres primary, String clusterName) {
        this.primary = primary;
        this.clusterName = clusterName;
    }

    LocalPostgres server() {
        if (running == null) {
            try {
                directory = Files.createTempDirectory(Path.of("target"), "standby-");
                running = primary.startStandby(directory, clusterName);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    String query(String sql) {
        return RealPostgres.query(server(), "cmk_control", sql);
    }

    void awaitReplay() {
        try {
            server().awaitReplayOf(primary.server(), "cmk_control");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void stopReplay() {
        query("SELECT pg_wal_replay_pause()");
        while (!query("SELECT pg_get_wal_replay_pause_state()").equals("paused")) {
            Thread.onSpinWait();
        }
    }

    void resumeReplay() {
        query("SELECT pg_wal_replay_resume()");
    }

    void promote() {
        query("SELECT pg_promote()");
    }

    boolean isPromoted() {
        return query("SELECT pg_is_in_recovery()").equals("f");
    }

    /** Nothing of it stays: the tests make some seventy, of 100 MB each. */
    void end() {
        if (running != null) {
            running.close();
            running = null;
        }
        if (directory != null) {
            TemporaryDirectory.delete(directory);
            directory = null;
        }
    }
}
