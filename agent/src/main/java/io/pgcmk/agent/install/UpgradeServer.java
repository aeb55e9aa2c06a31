package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import java.io.PrintWriter;

/** Brings the superuser's objects of an installed server up to this agent's version, or mends them. */
public final class UpgradeServer {
    private final AgentConfig.Postgres postgres;
    private final PrintWriter out;

    public UpgradeServer(AgentConfig.Postgres postgres, PrintWriter out) {
        this.postgres = postgres;
        this.out = out;
    }

    public void run() {
        try (ControlDatabase control = ControlDatabase.open(postgres)) {
            control.lock();
            if (control.installed().isEmpty()) {
                throw ControlDatabase.notInstalled();
            }
            new SuperuserObjects(postgres, out).put(control);
        }
    }
}
