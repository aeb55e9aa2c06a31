package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.WalArchive;
import io.pgcmk.agent.wal.WalName;
import io.pgcmk.agent.wal.WalSegment;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an archive has from the end of a backup on. PostgreSQL takes a file that is missing for the archive's end, so none
 * may be.
 */
final class ArchivedLog {
    private final WalArchive archive;
    private final Set<String> names;
    private final WalSegment ofBackup;

    /** @param ofBackup the last segment that came with the backup */
    ArchivedLog(WalArchive archive, WalSegment ofBackup) throws IOException {
        this.archive = archive;
        this.names = archive.names();
        this.ofBackup = ofBackup;
    }

    /**
     * @param wanted a number, {@code latest} or {@code current}; null if the user has not said, which is right as long as
     *     there is no choice
     */
    long timeline(@Nullable String wanted) {
        long latest = timelines().max().orElse(ofBackup.timeline());
        if (wanted == null) {
            if (latest > ofBackup.timeline()) {
                throw new AgentException(
                        ExitCode.USAGE,
                        "the archive in " + archive + " has timeline " + latest + ", and the backup is of "
                                + ofBackup.timeline()
                                + ": the server was promoted or recovered since. Say --timeline latest to follow it,"
                                + " or --timeline current to stay");
            }
            return ofBackup.timeline();
        }
        return switch (wanted) {
            case "latest" -> Math.max(latest, ofBackup.timeline());
            case "current" -> ofBackup.timeline();
            default -> Long.parseLong(wanted);
        };
    }

    /** The last segment of a timeline, to which every one is there. */
    WalSegment newest(TimelineHistory history) {
        if (!history.follows(ofBackup)) {
            throw refused("has a timeline " + history.timeline()
                    + " that does not come from this backup's, or left it before the backup ended");
        }
        WalSegment newest = segments()
                .filter(segment -> segment.timeline() == history.timeline())
                .max(Comparator.comparingLong(WalSegment::number))
                .filter(segment -> segment.number() >= ofBackup.number())
                .orElseThrow(() -> refused("does not reach the end of the backup, " + ofBackup.name()
                        + ", on timeline " + history.timeline()
                        + ": let the server archive it, or restore without --archive"));
        List<String> missing = ofBackup.to(newest).stream()
                .map(segment ->
                        new WalSegment(history.timelineOf(segment), segment.number(), segment.segmentBytes()).name())
                .filter(name -> !names.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw refused("lacks " + missing.getFirst()
                    + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more")
                    + ": put it back, or restore without --archive, which ends where the backup ended");
        }
        return newest;
    }

    private LongStream timelines() {
        return LongStream.concat(
                names.stream().filter(WalName::isHistory).mapToLong(TimelineHistory::timeline),
                segments().mapToLong(WalSegment::timeline));
    }

    private Stream<WalSegment> segments() {
        return names.stream().filter(WalSegment::isName).map(name -> WalSegment.parse(name, ofBackup.segmentBytes()));
    }

    private AgentException refused(String why) {
        return new AgentException(ExitCode.DAMAGED, "the archive in " + archive + " " + why);
    }
}
