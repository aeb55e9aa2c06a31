package io.pgcmk.domain.restorability;

import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.server.Registration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether an identity can do a restore, as far as the keys decide that, and what it needs for it. */
public record RestorePreflight(List<RestoreNeed> needs, List<RestoreFinding> findings) {

    public RestorePreflight {
        needs = List.copyOf(needs);
        findings = List.copyOf(findings);
    }

    /** @param restorer the server's registration, with the identity that is to restore */
    public static RestorePreflight of(List<NeedLook> looks, Registration restorer, Instant now) {
        List<RestoreFinding> findings = new ArrayList<>();
        findings.add(backup(looks));
        findings.addAll(RestorerChecks.of(looks, restorer.identity()));
        for (NeedLook look : looks) {
            findings.add(RestoreKeyCheck.of(look, restorer, now));
            findings.addAll(RestoreRightsChecks.of(look, restorer));
        }
        return new RestorePreflight(looks.stream().map(NeedLook::need).toList(), findings);
    }

    /** Only if nothing is in doubt: who begins a restore has lost a server already. */
    public boolean allowed() {
        return findings.stream().allMatch(finding -> finding.result() == Finding.Result.PASSED);
    }

    private static RestoreFinding backup(List<NeedLook> looks) {
        return looks.stream()
                .map(NeedLook::need)
                .filter(need -> need.what() == RestoreNeed.What.BACKUP)
                .findFirst()
                .map(need -> RestoreFinding.passed(Check.BACKUP_KEPT, "backup " + need.id() + " is registered"))
                .orElse(RestoreFinding.failed(
                        Check.BACKUP_KEPT,
                        "the server has no backup that is registered",
                        "pg-cmk-agent backup --to {directory}"));
    }
}
