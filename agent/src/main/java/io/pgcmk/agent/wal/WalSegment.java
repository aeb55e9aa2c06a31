package io.pgcmk.agent.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the write-ahead log, named by timeline and place (PostgreSQL 28.6, {@code xlog_internal.h}).
 *
 * @param number counted from the log's beginning
 */
public record WalSegment(long timeline, long number, long segmentBytes) {
    private static final Pattern NAME = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})");
    private static final long LOG_BYTES = 1L << 32;

    /** @throws IllegalArgumentException if it is no segment's name */
    public static WalSegment parse(String name, long segmentBytes) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name + " is not the name of a WAL segment");
        }
        long log = Long.parseLong(parts.group(2), 16);
        long segment = Long.parseLong(parts.group(3), 16);
        return new WalSegment(Long.parseLong(parts.group(1), 16), log * perLog(segmentBytes) + segment, segmentBytes);
    }

    /**
     * Those that hold the bytes of the log from {@code start} to before {@code end}: a segment that begins with {@code end}
     * has none of them. Computed here, since PostgreSQL's {@code pg_walfile_name} says of such a place one thing up to 17
     * and another from 18 on.
     */
    public static List<WalSegment> holding(long timeline, long start, long end, long segmentBytes) {
        return new WalSegment(timeline, start / segmentBytes, segmentBytes)
                .to(new WalSegment(timeline, (end - 1) / segmentBytes, segmentBytes));
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public String name() {
        long perLog = perLog(segmentBytes);
        return String.format("%08X%08X%08X", timeline, number / perLog, number % perLog);
    }

    public WalSegment next() {
        return new WalSegment(timeline, number + 1, segmentBytes);
    }

    /** This and all that follow, up to and including {@code last}. */
    public List<WalSegment> to(WalSegment last) {
        List<WalSegment> segments = new ArrayList<>();
        for (WalSegment segment = this; segment.number <= last.number; segment = segment.next()) {
            segments.add(segment);
        }
        return segments;
    }

    private static long perLog(long segmentBytes) {
        return LOG_BYTES / segmentBytes;
    }
}
