package io.pgcmk.local.stack;

import io.pgcmk.local.postgres.PostgresOptions;
import java.nio.file.Path;
import java.util.Map;

/** A standby that was made, and has not been started yet. */
public final class MadeReplica {
    private final Ready ready;
    private final PostgresOptions options;
    private final Parts parts;

    MadeReplica(Ready ready, PostgresOptions options, Parts parts) {
        this.ready = ready;
        this.options = options;
        this.parts = parts;
    }

    /** Where everything is, with this server only. */
    public Ready ready() {
        return ready;
    }

    public Path data() {
        return options.directory().resolve("data");
    }

    /**
     * Until the stack ends.
     *
     * @param settings of postgresql.conf
     */
    public void start(Map<String, String> settings) {
        PostgresOptions all = options;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            all = all.withSetting(setting.getKey(), setting.getValue());
        }
        parts.add(PreparedPostgres.start(all));
    }
}
