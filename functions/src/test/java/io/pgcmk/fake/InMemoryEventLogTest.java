package io.pgcmk.fake;

import io.pgcmk.port.EventLog;
import io.pgcmk.port.EventLogContract;

class InMemoryEventLogTest extends EventLogContract {
    private final InMemoryEventLog log = new InMemoryEventLog(new Steps());

    @Override
    protected EventLog log() {
        return log;
    }
}
