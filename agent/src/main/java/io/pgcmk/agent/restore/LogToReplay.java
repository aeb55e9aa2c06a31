package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.WalSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The log that a recovery replays.
 *
 * @param ofBackup the last segment that came with the backup
 * @param newest the last segment of all
 */
record LogToReplay(WalSegment ofBackup, WalSegment newest) {

    /** @param data unpacked, with the segments that the backup itself needs */
    static LogToReplay ofBackup(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
            WalSegment last = files.filter(
                            file -> WalSegment.isName(file.getFileName().toString()))
                    .map(file -> WalSegment.parse(
                            file.getFileName().toString(), file.toFile().length()))
                    .max(Comparator.comparingLong(WalSegment::number))
                    .orElseThrow(() -> new AgentException(ExitCode.DAMAGED, "the backup has no WAL segment"));
            return new LogToReplay(last, last);
        }
    }

    LogToReplay upTo(WalSegment newestOfArchive) {
        return new LogToReplay(ofBackup, newestOfArchive);
    }

    /** For {@code recovery_target_timeline}. */
    String timeline() {
        return newest.timeline() == ofBackup.timeline() ? "current" : Long.toString(newest.timeline());
    }

    /**
     * That the recovery left for a timeline of its own no earlier than in the newest segment, which may be filled in part.
     *
     * @param data recovered
     */
    void requireReplayed(Path data) throws IOException {
        TimelineHistory own = TimelineHistory.newest(data);
        if (own.timeline() <= newest.timeline()
                || own.ancestors().getLast().position() <= newest.number() * newest.segmentBytes()) {
            throw new AgentException(
                    ExitCode.DAMAGED,
                    "PostgreSQL ended its recovery at " + own.ancestors().getLast() + ", before WAL segment "
                            + newest.name() + ", which it was to replay: a segment before it is damaged or cut off");
        }
    }
}
