package io.pgcmk.fake;

import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleContract;

class InMemoryScheduleTest extends ScheduleContract {
    private final InMemorySchedule schedule = new InMemorySchedule(new Steps());

    @Override
    protected Schedule schedule() {
        return schedule;
    }
}
