package io.pgcmk.domain.preflight;

import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold of the server and its PostgreSQL (R9, R20, R30). */
final class ServerChecks {
    /** The checks of a PostgreSQL in the order in which connecting passes them. */
    private static final List<Check> LADDER = List.of(
            Check.POSTGRES_REACHABLE, Check.POSTGRES_LEAST_PRIVILEGE, Check.POSTGRES_PREPARED, Check.POSTGRES_BOUND);

    private static final Map<PostgresFault, Check> STEP = Map.of(
            PostgresFault.UNREACHABLE, Check.POSTGRES_REACHABLE,
            PostgresFault.HOST_NOT_ALLOWED, Check.POSTGRES_REACHABLE,
            PostgresFault.LOGIN_REFUSED, Check.POSTGRES_REACHABLE,
            PostgresFault.TOO_PRIVILEGED, Check.POSTGRES_LEAST_PRIVILEGE,
            PostgresFault.NOT_PREPARED, Check.POSTGRES_PREPARED,
            PostgresFault.NOT_BOUND, Check.POSTGRES_BOUND,
            PostgresFault.FENCED, Check.POSTGRES_BOUND);

    private ServerChecks() {}

    static List<Finding> of(PreflightFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(tier(facts.server()));
        findings.addAll(
                switch (facts.postgres()) {
                    case PostgresAnswer.Known(PostgresState state) -> known(facts.server(), state);
                    case PostgresAnswer.Faulty(PostgresFault fault, String message) -> faulty(fault, message);
                });
        return findings;
    }

    private static Finding tier(Server server) {
        return switch (server.registration().tier()) {
            case GENERAL_PURPOSE, MEMORY_OPTIMIZED ->
                Finding.passed(Check.SERVER_TIER, "the tier may have a customer-managed key");
            case BASIC ->
                Finding.failed(
                        Check.SERVER_TIER,
                        "a server of tier Basic cannot have a customer-managed key",
                        "set sku.tier to GeneralPurpose or MemoryOptimized with PATCH");
        };
    }

    private static List<Finding> known(Server server, PostgresState state) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.passed(
                Check.POSTGRES_REACHABLE, "PostgreSQL " + state.node().major() + " accepts cmk_admin"));
        findings.add(Finding.passed(Check.POSTGRES_LEAST_PRIVILEGE, "cmk_admin has no attribute and no membership"));
        findings.add(Finding.passed(
                Check.POSTGRES_PREPARED,
                "install.sql was run on " + state.node().clusterName()));
        findings.add(
                server.isOn(state)
                        ? Finding.passed(Check.POSTGRES_BOUND, "the node is bound to this server")
                        : Finding.failed(
                                Check.POSTGRES_BOUND,
                                "the PostgreSQL that answers is not the one that was registered",
                                "correct properties.postgres, or DELETE the registration and PUT it again"));
        return findings;
    }

    private static List<Finding> faulty(PostgresFault fault, String message) {
        Check failed = STEP.getOrDefault(fault, Check.POSTGRES_REACHABLE);
        List<Finding> findings = new ArrayList<>();
        for (Check check : LADDER) {
            int order = Integer.compare(LADDER.indexOf(check), LADDER.indexOf(failed));
            if (order < 0) {
                findings.add(Finding.passed(check, "passed on the way to the fault below"));
            } else if (order == 0) {
                findings.add(Finding.failed(check, message, PostgresRemedy.of(fault)));
            } else {
                findings.add(Finding.unknown(check, "not seen, since " + failed.apiName() + " failed"));
            }
        }
        return findings;
    }
}
