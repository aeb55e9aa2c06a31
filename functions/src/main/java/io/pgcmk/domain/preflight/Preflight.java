package io.pgcmk.domain.preflight;

import java.util.List;
import java.util.stream.Stream;

/** The whole preflight: every check, every time, so that all that is wrong is said at once. */
public record Preflight(List<Finding> findings) {

    public Preflight {
        findings = List.copyOf(findings);
    }

    public static Preflight of(PreflightFacts facts) {
        return new Preflight(
                Stream.of(ServerChecks.of(facts), VaultChecks.of(facts), RightsChecks.of(facts), KeyChecks.of(facts))
                        .flatMap(List::stream)
                        .toList());
    }

    /** Whether the key may be enabled. */
    public boolean allowed() {
        return findings.stream().noneMatch(Finding::forbids);
    }

    /** The findings that stand in the way. */
    public List<Finding> obstacles() {
        return findings.stream().filter(Finding::forbids).toList();
    }
}
