package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.wal.FetchWal;
import io.pgcmk.agent.wal.WalArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far PostgreSQL recovers: to the end of its backup, of the archive, or to a point in time.
 *
 * @param archive null to recover the backup alone
 * @param until null for as far as the archive goes
 * @param timeline a number, {@code latest} or {@code current}; null where the archive has but the backup's
 */
public record Recovery(
        @Nullable WalArchive archive,
        @Nullable OffsetDateTime until,
        @Nullable String timeline) {

    /** With a zone in digits: at its start PostgreSQL does not know the names of any yet, not even Z. */
    private static final DateTimeFormatter TARGET_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private static final Pattern TIMELINE = Pattern.compile("latest|current|[1-9][0-9]{0,9}");

    public Recovery {
        if ((until != null || timeline != null) && archive == null) {
            throw new AgentException(
                    ExitCode.USAGE, "--target-time and --timeline need the --archive that leads there");
        }
        if (timeline != null && !TIMELINE.matcher(timeline).matches()) {
            throw new AgentException(ExitCode.USAGE, "--timeline must be a number, latest or current");
        }
    }

    /** Before anything is unpacked: another server's archive leads nowhere, and PostgreSQL would not say so. */
    void requireArchiveOf(Sidecar backup) {
        if (archive != null && !archive.sidecar().serverUid().equals(backup.serverUid())) {
            throw new AgentException(
                    ExitCode.DAMAGED,
                    "the archive in " + archive + " is of " + archive.sidecar().server() + ", and the backup of "
                            + backup.server() + ": they are not of the same server");
        }
    }

    /**
     * What is to be replayed, all of which is there.
     *
     * @param data unpacked
     */
    LogToReplay log(Path data, FetchWal fetch) throws IOException {
        LogToReplay log = LogToReplay.ofBackup(data);
        if (archive == null) {
            return log;
        }
        ArchivedLog archived = new ArchivedLog(archive, log.ofBackup());
        long wanted = archived.timeline(timeline);
        return log.upTo(archived.newest(
                wanted == log.ofBackup().timeline()
                        ? new TimelineHistory(wanted, List.of())
                        : history(archive, wanted, data, fetch)));
    }

    /** It stays where PostgreSQL itself would put it. */
    private static TimelineHistory history(WalArchive archive, long timeline, Path data, FetchWal fetch)
            throws IOException {
        String name = TimelineHistory.file(timeline);
        Path file = data.resolve("pg_wal").resolve(name);
        if (!fetch.run(archive, name, file)) {
            throw new AgentException(
                    ExitCode.DAMAGED,
                    "the archive in " + archive + " has no timeline " + timeline + ": " + name + " is not there");
        }
        return TimelineHistory.read(file);
    }

    /**
     * The settings that PostgreSQL recovers by (26.3.5), instead of whatever the server that was backed up has of them.
     * They are given at its start and stored nowhere, so that none of this recovery is left for the next.
     *
     * @param fetch the command that fetches a file of the archive
     */
    Map<String, String> settings(LogToReplay log, @Nullable String fetch) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("hot_standby", "off");
        // What was unpacked is brought to the disk before the recovery.
        settings.put("fsync", "on");
        // Without an archive every file is missing.
        settings.put("restore_command", archive == null || fetch == null ? "false" : fetch);
        settings.put("recovery_end_command", "");
        settings.put("archive_cleanup_command", "");
        settings.put("recovery_min_apply_delay", "0");
        for (String target : List.of("", "_lsn", "_name", "_time", "_xid")) {
            settings.put("recovery_target" + target, "");
        }
        settings.put("recovery_target_inclusive", "on");
        settings.put("recovery_target_action", "promote");
        settings.put("recovery_target_timeline", log.timeline());
        if (until != null) {
            // PostgreSQL refuses to empty any of the others after it.
            settings.remove("recovery_target_time");
            settings.put("recovery_target_time", TARGET_TIME.format(until));
        }
        return settings;
    }

    /** Makes PostgreSQL recover, to a timeline of its own, on which the login gate lets nobody in. */
    void write(Path data) throws IOException {
        Files.createFile(data.resolve("recovery.signal"));
    }

    /** PostgreSQL itself refuses to end before a point in time that it was told. */
    void requireReached(LogToReplay log, Path data) throws IOException {
        if (until == null) {
            log.requireReplayed(data);
        }
    }
}
