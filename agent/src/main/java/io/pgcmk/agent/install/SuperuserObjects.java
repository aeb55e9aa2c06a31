package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.postgres.SuperuserLogin;
import java.io.PrintWriter;
import java.util.OptionalInt;

/** What only a superuser can put into a server: made, or brought up to date; each script as often as one likes. */
final class SuperuserObjects {
    private final AgentConfig.Postgres postgres;
    private final PrintWriter out;

    SuperuserObjects(AgentConfig.Postgres postgres, PrintWriter out) {
        this.postgres = postgres;
        this.out = out;
    }

    /**
     * @param control locked: of two at once that replace a function, PostgreSQL lets one fail
     * @throws AgentException if what is there is newer: the app that it was made for would not find its way
     */
    void put(ControlDatabase control) {
        OptionalInt before = control.installed();
        if (before.isPresent() && before.getAsInt() > Scripts.version()) {
            throw new AgentException(
                    ExitCode.POSTGRES,
                    SuperuserLogin.CONTROL_DATABASE + " is at version " + before.getAsInt()
                            + ", and this agent brings version " + Scripts.version()
                            + ": use the agent of the newer pg-cmk; there is no way back");
        }
        control.run(Scripts.INSTALL);
        tell("install.sql: " + (before.isPresent() ? "version " + before.getAsInt() + " to " : "version ")
                + Scripts.version());
        putLoginGates(control);
    }

    private void putLoginGates(ControlDatabase control) {
        if (!control.facts().hasLoginTriggers()) {
            tell("login-gate.sql: PostgreSQL " + control.facts().major() + " has no login triggers");
            return;
        }
        LoginGates gates = new LoginGates(postgres, control);
        for (String database : gates.databases()) {
            gates.put(database);
            tell("login-gate.sql: in " + database);
        }
        for (String database : gates.unreachable()) {
            tell("login-gate.sql: not in " + database + ", which accepts no connections now; run upgrade once it does");
        }
    }

    private void tell(String line) {
        out.println(line);
        out.flush();
    }
}
