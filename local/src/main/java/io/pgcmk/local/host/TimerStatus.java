package io.pgcmk.local.host;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What a timer remembers from run to run. */
record TimerStatus(TimerSchedule schedule, Optional<Instant> last, Instant next, Instant lastUpdated) {
    private static final DateTimeFormatter DOT_NET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSxxx").withZone(ZoneOffset.UTC);

    /** .NET's DateTime.MinValue, for a timer that has not run yet. */
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    static TimerStatus first(TimerSchedule schedule, Instant now) {
        return new TimerStatus(schedule, Optional.empty(), schedule.next(now).orElseThrow(), now);
    }

    /** After a run that ended now: what was missed meanwhile is skipped. */
    TimerStatus after(Instant now) {
        return new TimerStatus(schedule, Optional.of(next), schedule.next(now).orElseThrow(), now);
    }

    /** The argument of the function. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("Schedule").put("AdjustForDST", true);
        if (schedule.monitored(lastUpdated)) {
            json.putObject("ScheduleStatus")
                    .put("Last", DOT_NET.format(last.orElse(NEVER)))
                    .put("Next", DOT_NET.format(next))
                    .put("LastUpdated", DOT_NET.format(lastUpdated));
        } else {
            json.putNull("ScheduleStatus");
        }
        return json.put("IsPastDue", false).toString();
    }
}
