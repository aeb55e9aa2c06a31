package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.identity.HostTokens;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at everything that pg-cmk and this agent need on this host, and changes nothing. */
public final class CheckServer {
    private final AgentConfig config;
    private final HostTokens tokens;
    private final @Nullable AdminSecret secret;
    private final PrintWriter out;

    /** @param secret null where the agent was not told of pg-cmk's own vault */
    public CheckServer(AgentConfig config, HostTokens tokens, @Nullable AdminSecret secret, PrintWriter out) {
        this.config = config;
        this.tokens = tokens;
        this.secret = secret;
        this.out = out;
    }

    /** @return done if all holds; otherwise how a command would end that meets the first of what does not */
    public ExitCode run() {
        List<Finding> findings = new ArrayList<>(HostChecks.of(config.postgres()));
        findings.addAll(postgres());
        findings.add(token());
        findings.add(password());
        findings.forEach(finding -> out.println(finding.line()));
        out.flush();
        return findings.stream()
                .map(CheckServer::exitCode)
                .filter(code -> code != ExitCode.DONE)
                .findFirst()
                .orElse(ExitCode.DONE);
    }

    private List<Finding> postgres() {
        try (ControlDatabase control = ControlDatabase.open(config.postgres())) {
            List<Finding> findings = new ArrayList<>(new PostgresChecks(config.postgres(), control).all());
            findings.addAll(new RoleChecks(control).all());
            findings.add(new ArchiveCheck(control).finding());
            if (control.hasGuardTable()) {
                findings.add(new GuardCheck(control).finding());
            }
            return findings;
        } catch (AgentException e) {
            return List.of(Finding.of("PostgreSQL", e));
        }
    }

    private Finding token() {
        try {
            tokens.requireForVaults();
            return new Finding.Holds("identity", "gets tokens for Key Vault");
        } catch (AgentException e) {
            return Finding.of("identity", e);
        }
    }

    private Finding password() {
        String what = "password of cmk_admin";
        if (secret == null) {
            return new Finding.Problem(
                    what,
                    ExitCode.USAGE,
                    "not looked at, since the setting secretsVault is missing",
                    "Set it to the address of pg-cmk's own vault");
        }
        try {
            return secret.find()
                    .map(password -> verdict(what, secret.name(), password))
                    .orElseGet(() -> new Finding.Problem(
                            what, ExitCode.POSTGRES, "there is no secret " + secret.name(), "Run install"));
        } catch (AgentException e) {
            return Finding.of(what, e);
        }
    }

    private Finding verdict(String what, String name, AdminPassword password) {
        return switch (AdminLogin.attempt(config.postgres(), password)) {
            case LOGS_IN -> new Finding.Holds(what, "secret " + name + " logs in");
            case WRONG_PASSWORD ->
                new Finding.Problem(
                        what, ExitCode.POSTGRES, "secret " + name + " is not the password of cmk_admin", "Run install");
            case NOT_TRIED ->
                new Finding.Unknown(
                        what,
                        ExitCode.POSTGRES,
                        "pg_hba.conf does not let cmk_admin in from this host by scram-sha-256, or PostgreSQL does not"
                                + " answer, so secret " + name + " was not tried; let it in to look");
        };
    }

    private static ExitCode exitCode(Finding finding) {
        return switch (finding) {
            case Finding.Holds holds -> ExitCode.DONE;
            case Finding.Problem problem -> problem.code();
            case Finding.Unknown unknown -> unknown.code();
        };
    }
}
