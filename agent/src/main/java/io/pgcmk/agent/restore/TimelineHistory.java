package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.WalName;
import io.pgcmk.agent.wal.WalSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a timeline comes from, as PostgreSQL writes it down when it begins one (PostgreSQL 26.3.6, {@code timeline.c}).
 *
 * @param ancestors the oldest first
 */
record TimelineHistory(long timeline, List<Left> ancestors) {
    private static final Pattern LEFT = Pattern.compile("\\s*([0-9]+)\\s+([0-9A-F]{1,8})/([0-9A-F]{1,8})\\b.*");
    private static final int HEX = 16;

    /** @param position of the log at which the timeline was left for the next, in bytes from the log's beginning */
    record Left(long timeline, long position) {
        @Override
        public String toString() {
            return String.format("%X/%X on timeline %d", position >>> Integer.SIZE, position & 0xFFFF_FFFFL, timeline);
        }
    }

    static String file(long timeline) {
        return String.format("%08X.history", timeline);
    }

    /** @param name that is {@link WalName#isHistory} */
    static long timeline(String name) {
        return Long.parseLong(name.substring(0, name.indexOf('.')), HEX);
    }

    static TimelineHistory read(Path file) throws IOException {
        return new TimelineHistory(
                timeline(file.getFileName().toString()),
                Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                        .map(line -> left(line, file))
                        .toList());
    }

    /** That of the timeline which a server has begun last. */
    static TimelineHistory newest(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
            return read(
                    files.filter(file -> WalName.isHistory(file.getFileName().toString()))
                            .max(Comparator.comparingLong(
                                    file -> timeline(file.getFileName().toString())))
                            .orElseThrow(() -> new AgentException(
                                    ExitCode.DAMAGED, "the restored server has begun no timeline of its own")));
        }
    }

    /** That of the two or more timelines that have a segment of this number which the log goes on by. */
    long timelineOf(WalSegment segment) {
        return ancestors.stream()
                .filter(left -> segment.number() < left.position() / segment.segmentBytes())
                .findFirst()
                .map(Left::timeline)
                .orElse(timeline);
    }

    /** Whether it comes from a segment's timeline, and left that after the segment's beginning. */
    boolean follows(WalSegment segment) {
        return timeline == segment.timeline()
                || ancestors.stream()
                        .anyMatch(left -> left.timeline() == segment.timeline()
                                && left.position() > segment.number() * segment.segmentBytes());
    }

    private static Left left(String line, Path file) {
        Matcher parts = LEFT.matcher(line);
        if (!parts.matches()) {
            throw new AgentException(
                    ExitCode.DAMAGED, file.getFileName() + " is not the history of a timeline: " + line);
        }
        return new Left(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2), HEX) << Integer.SIZE | Long.parseLong(parts.group(3), HEX));
    }
}
