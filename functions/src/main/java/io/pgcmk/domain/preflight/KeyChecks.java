package io.pgcmk.domain.preflight;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import java.util.ArrayList;
import java.util.List;

/** What must hold of the key itself: {@link KeyRules}, and R6, R12 and R23. */
final class KeyChecks {
    /** How long Azure keeps what was deleted, unless the vault is set to less. */
    private static final int RETENTION_DAYS = 90;

    private static final List<Check> FROM_PROPERTIES = List.of(
            Check.KEY_TYPE,
            Check.KEY_SIZE,
            Check.KEY_ENABLED,
            Check.ACTIVATION_DATE,
            Check.EXPIRATION_DATE,
            Check.KEY_OPERATIONS,
            Check.SOFT_DELETE,
            Check.SOFT_DELETE_RETENTION,
            Check.PURGE_PROTECTION);

    private KeyChecks() {}

    static List<Finding> of(PreflightFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(exists(facts));
        findings.add(roundTrip(facts));
        if (facts.probe().properties() instanceof Answer.Given<KekProperties>(KekProperties key)) {
            findings.addAll(KeyRules.of(facts.key(), key, facts.now()));
            findings.addAll(recovery(facts, key));
        } else {
            FROM_PROPERTIES.forEach(
                    check -> findings.add(Finding.unknown(check, "the key's properties could not be read")));
        }
        return findings;
    }

    private static Finding exists(PreflightFacts facts) {
        return switch (facts.probe().properties()) {
            case Answer.Given<KekProperties> given -> Finding.passed(Check.KEY_EXISTS, "the key exists");
            case Answer.Refused<KekProperties>(Refusal refusal)
            when refusal.reason() == Refusal.Reason.KEY_NOT_FOUND ->
                Finding.failed(
                        Check.KEY_EXISTS,
                        "the vault has no such key",
                        "correct the uri, or: " + Remedy.recover(facts.key()));
            case Answer.Refused<KekProperties> refused ->
                Finding.unknown(Check.KEY_EXISTS, "the vault does not let the identity see it");
            case Answer.Silent<KekProperties> silent ->
                Finding.unknown(Check.KEY_EXISTS, "the vault gave no usable answer");
            case Answer.NotAsked<KekProperties>(String why) -> Finding.unknown(Check.KEY_EXISTS, why);
        };
    }

    private static Finding roundTrip(PreflightFacts facts) {
        return facts.probe().wrap() instanceof Answer.Given<Boolean>
                        && facts.probe().unwrap() instanceof Answer.Given<Boolean>(Boolean same)
                        && same
                ? Finding.passed(Check.ROUND_TRIP, "a random DEK came back from wrap and unwrap as it was")
                : Finding.unknown(Check.ROUND_TRIP, "needs wrapKey and unwrapKey, and a key that may be used for both");
    }

    private static List<Finding> recovery(PreflightFacts facts, KekProperties key) {
        boolean softDelete = key.recoveryLevel().contains("Recoverable");
        boolean purgeProtection = softDelete && !key.recoveryLevel().contains("Purgeable");
        String protect = Remedy.updateVault(facts.key(), "--enable-purge-protection true");
        return List.of(
                softDelete
                        ? Finding.passed(Check.SOFT_DELETE, "soft delete is on")
                        : Finding.failed(
                                Check.SOFT_DELETE,
                                "soft delete is off: a deleted key is gone at once, and the data with it",
                                Remedy.updateVault(facts.key(), "--enable-soft-delete true")),
                key.recoverableDays() >= RETENTION_DAYS
                        ? Finding.passed(
                                Check.SOFT_DELETE_RETENTION, "deleted keys are kept for " + RETENTION_DAYS + " days")
                        : Finding.warning(
                                Check.SOFT_DELETE_RETENTION,
                                "deleted keys are kept for " + key.recoverableDays() + " days, not " + RETENTION_DAYS,
                                "the retention of a vault cannot be changed: use a vault made with --retention-days "
                                        + RETENTION_DAYS),
                purgeProtection
                        ? Finding.passed(Check.PURGE_PROTECTION, "purge protection is on")
                        : unprotected(facts, protect));
    }

    private static Finding unprotected(PreflightFacts facts, String remedy) {
        String message =
                "purge protection is off: a deleted key can be purged before its " + RETENTION_DAYS + " days are over";
        return facts.server().registration().policy().strict()
                ? Finding.failed(Check.PURGE_PROTECTION, message + "; the server's policy is strict", remedy)
                : Finding.warning(Check.PURGE_PROTECTION, message, remedy);
    }
}
