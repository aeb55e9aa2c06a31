package io.pgcmk.agent.stack;

import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.MadeReplica;
import io.pgcmk.local.stack.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A standby of {@code orders} whose {@code hba_file} its guard writes, prepared as docs/guard.md says. */
record GuardedReplica(MadeReplica made, AgentOnHost host) {
    private static final String OPEN = "host all all 127.0.0.1/32 scram-sha-256\n";

    /**
     * Started neither it nor its guard.
     *
     * @param directory of its host
     */
    static GuardedReplica make(LocalStack stack, Path directory) throws IOException {
        MadeReplica made = stack.makeReplica("orders-replica");
        AgentOnHost host = AgentOnHost.install(stack, made.ready(), directory);
        Path rules = Files.writeString(directory.resolve("standby_hba.conf"), OPEN);
        Files.writeString(
                host.settings(),
                "postgres.dataDirectory=" + made.data() + "\npostgres.standbyHba=" + rules + "\n",
                StandardOpenOption.APPEND);
        return new GuardedReplica(made, host);
    }

    Ready ready() {
        return made.ready();
    }

    GuardProcess startGuard() {
        return GuardProcess.start(host);
    }

    void startPostgres() {
        made.start(Map.of("hba_file", made.data().resolve("cmk_hba.conf").toString()));
    }
}
