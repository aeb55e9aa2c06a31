package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.postgres.SuperuserLogin;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What must hold of PostgreSQL itself, and of what install has put there. */
final class PostgresChecks {
    private final AgentConfig.Postgres postgres;
    private final ControlDatabase control;

    PostgresChecks(AgentConfig.Postgres postgres, ControlDatabase control) {
        this.postgres = postgres;
        this.control = control;
    }

    List<Finding> all() {
        ServerFacts facts = control.facts();
        OptionalInt installed = control.installed();
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding.Holds(
                "PostgreSQL",
                facts.major() + " at " + postgres.host() + ":" + postgres.port() + ", as superuser "
                        + postgres.user()));
        findings.add(clusterName(facts.clusterName()));
        findings.add(version(installed));
        if (installed.isPresent()) {
            findings.add(bound());
        }
        findings.add(facts.hasLoginTriggers() ? loginGates() : noLoginTriggers(facts.major()));
        return findings;
    }

    private static Finding clusterName(String name) {
        return name.isEmpty()
                ? problem(
                        "cluster_name", "is empty", "Set it to a name unique among your servers and restart PostgreSQL")
                : new Finding.Holds("cluster_name", name);
    }

    private static Finding version(OptionalInt installed) {
        String what = "install.sql";
        int ours = Scripts.version();
        if (installed.isEmpty()) {
            return problem(what, "was not run in " + SuperuserLogin.CONTROL_DATABASE, "Run install");
        }
        int theirs = installed.getAsInt();
        if (theirs == ours) {
            return new Finding.Holds(what, "version " + theirs);
        }
        return theirs < ours
                ? problem(what, "is at version " + theirs + ", and this agent brings " + ours, "Run upgrade")
                : problem(
                        what,
                        "is at version " + theirs + ", and this agent only brings " + ours,
                        "Use the agent of the newer pg-cmk");
    }

    private Finding bound() {
        return control.boundUid()
                .<Finding>map(uid -> new Finding.Holds("binding", "pg-cmk knows this server as " + uid))
                .orElseGet(() -> problem(
                        "binding",
                        "pg-cmk does not know this server",
                        "Register it and enable a key for it (runbook, Register)"));
    }

    private Finding loginGates() {
        String what = "login gate";
        LoginGates gates = new LoginGates(postgres, control);
        List<String> without = gates.databases().stream()
                .filter(database -> !gates.isSound(database))
                .toList();
        List<String> unseen = gates.unreachable();
        if (!without.isEmpty()) {
            return problem(what, "is missing, switched off or another in " + String.join(", ", without), "Run upgrade");
        }
        return unseen.isEmpty()
                ? new Finding.Holds(what, "in every database")
                : new Finding.Unknown(
                        what,
                        ExitCode.POSTGRES,
                        "not looked at in " + String.join(", ", unseen) + ", which accepts no connections now");
    }

    private static Finding noLoginTriggers(int major) {
        return new Finding.Holds("login gate", "none: PostgreSQL " + major + " has no login triggers");
    }

    private static Finding problem(String what, String why, String wayOut) {
        return new Finding.Problem(what, ExitCode.POSTGRES, why, wayOut);
    }
}
