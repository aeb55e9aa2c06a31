package io.pgcmk.local.host;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a timer runs: NCRONTAB, in which day of month and day of week must both match, in UTC. */
record TimerSchedule(String expression, ExecutionTime times) {
    private static final CronDefinition NCRONTAB = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .withValidRange(0, 59)
            .and()
            .withMinutes()
            .withValidRange(0, 59)
            .and()
            .withHours()
            .withValidRange(0, 23)
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .and()
            .withDayOfWeek()
            .withValidRange(0, 6)
            .withMondayDoWValue(1)
            .and()
            .matchDayOfWeekAndDayOfMonth()
            .instance();

    /** Of schedules that run more often than this, Azure keeps no status. */
    private static final Duration SHORTEST_MONITORED = Duration.ofMinutes(1);

    static TimerSchedule parse(String expression) {
        String sixFields = expression.strip().split("\\s+").length == 5 ? "0 " + expression : expression;
        Cron cron = new CronParser(NCRONTAB).parse(sixFields);
        TimerSchedule schedule = new TimerSchedule(expression, ExecutionTime.forCron(cron));
        if (schedule.next(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException("'" + expression + "' never comes");
        }
        return schedule;
    }

    /** The first time after {@code now}. */
    Optional<Instant> next(Instant now) {
        return times.nextExecution(ZonedDateTime.ofInstant(now, ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
    }

    boolean monitored(Instant now) {
        Optional<Instant> first = next(now);
        Optional<Instant> second = first.flatMap(this::next);
        return second.isEmpty()
                || Duration.between(first.orElseThrow(), second.get()).compareTo(SHORTEST_MONITORED) >= 0;
    }
}
