package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.backup.WalSegment;
import io.pgcmk.agent.wal.WalArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far PostgreSQL recovers: to the end of its backup, of the archive, or to a point in time.
 *
 * @param archive null to recover the backup alone
 * @param until null for as far as the archive goes
 */
public record Recovery(
        @Nullable WalArchive archive, @Nullable OffsetDateTime until) {

    /** With a zone in digits: at its start PostgreSQL does not know the names of any yet, not even Z. */
    private static final DateTimeFormatter TARGET_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    public Recovery {
        if (until != null && archive == null) {
            throw new AgentException(ExitCode.USAGE, "--target-time needs the --archive that leads there");
        }
    }

    /**
     * The settings that PostgreSQL recovers by (26.3.5). They are given at its start and stored nowhere, so that none of
     * this recovery, or of an earlier one of the server that was backed up, is left for the next.
     *
     * @param fetch the command that fetches a file of the archive
     */
    Map<String, String> settings(@Nullable String fetch) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                // Without an archive every file is missing.
                "restore_command", archive == null || fetch == null ? "false" : fetch,
                "recovery_target_action", "promote",
                "recovery_target_timeline", "current"));
        if (until != null) {
            settings.put("recovery_target_time", TARGET_TIME.format(until));
        }
        return settings;
    }

    /**
     * Makes PostgreSQL recover, to a timeline of its own, on which the login gate lets nobody in. Targets of an earlier
     * recovery, which other tools leave in the settings, are taken out: of two, PostgreSQL goes to none.
     */
    void write(Path data) throws IOException {
        Path settings = data.resolve("postgresql.auto.conf");
        if (Files.exists(settings)) {
            List<String> kept = Files.readAllLines(settings).stream()
                    .filter(line -> !line.stripLeading().startsWith("recovery_target"))
                    .toList();
            Files.write(settings, kept);
        }
        Files.createFile(data.resolve("recovery.signal"));
    }

    /**
     * PostgreSQL takes a missing file for the archive's end. So the archive must have every segment from the backup's last
     * to its own last.
     *
     * @param data unpacked, with the segments that the backup itself needs
     */
    void requireNoGap(Path data) throws IOException {
        if (archive == null) {
            return;
        }
        WalSegment last = lastOfBackup(data);
        Set<String> names = archive.names();
        names.stream()
                .filter(WalSegment::isName)
                .map(name -> WalSegment.parse(name, last.segmentBytes()))
                .filter(segment -> segment.timeline() == last.timeline())
                .max(Comparator.comparingLong(WalSegment::number))
                .ifPresent(newest -> requireAll(last.next().to(newest), names));
    }

    private void requireAll(List<WalSegment> needed, Set<String> names) {
        List<String> missing = needed.stream()
                .map(WalSegment::name)
                .filter(name -> !names.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new AgentException(
                    ExitCode.DAMAGED,
                    "the archive in " + archive + " lacks " + missing.getFirst()
                            + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more")
                            + ": put it back, or restore without --archive, which ends where the backup ended");
        }
    }

    private static WalSegment lastOfBackup(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
            return files.filter(file -> WalSegment.isName(file.getFileName().toString()))
                    .map(file -> WalSegment.parse(
                            file.getFileName().toString(), file.toFile().length()))
                    .max(Comparator.comparingLong(WalSegment::number))
                    .orElseThrow(() -> new AgentException(ExitCode.DAMAGED, "the backup has no WAL segment"));
        }
    }
}
