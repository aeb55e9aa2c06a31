package io.pgcmk.domain.restorability;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.server.Registration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a key is in a state in which it does what a restore needs; rights are another matter. */
final class RestoreKeyCheck {
    private RestoreKeyCheck() {}

    static RestoreFinding of(NeedLook look, Registration restorer, Instant now) {
        return switch (Observation.of(look.probe(), false, now)) {
            case Observation.Good good -> usable(look);
            case Observation.Refused(Cause cause, String evidence) -> refused(look, restorer, cause, evidence);
            case Observation.Silent(String why, @Nullable Cause hint) -> silent(look, restorer, why, hint);
        };
    }

    private static RestoreFinding refused(NeedLook look, Registration restorer, Cause cause, String evidence) {
        if (cause.permission() != null) {
            return look.probe().properties() instanceof Answer.Given<?> ? usable(look) : unknown(look, evidence);
        }
        if (unwrapsNevertheless(look, cause)) {
            return RestoreFinding.passed(
                    Check.KEY_USABLE,
                    look.need().subject() + ": " + evidence + ". Outside of its dates a key still unwraps (R3)");
        }
        return RestoreFinding.failed(
                Check.KEY_USABLE,
                look.need().subject() + ": " + cause.code().apiName() + ", " + evidence,
                Remedy.of(cause, restorer, look.version()));
    }

    /** The dates forbid to wrap only, which the copy's own DEK needs and those of backups do not. */
    private static boolean unwrapsNevertheless(NeedLook look, Cause cause) {
        boolean isDate = cause.code() == Cause.Code.KEY_EXPIRED || cause.code() == Cause.Code.KEY_NOT_YET_VALID;
        return isDate && look.need().what() != RestoreNeed.What.SERVER;
    }

    private static RestoreFinding silent(NeedLook look, Registration restorer, String why, @Nullable Cause hint) {
        return hint != null && hint.code() == Cause.Code.VAULT_DELETED
                ? RestoreFinding.failed(
                        Check.KEY_USABLE,
                        look.need().subject()
                                + ": the vault's name does not resolve; it was deleted, or the Function App's"
                                + " DNS fails",
                        Remedy.of(hint, restorer, look.version()))
                : unknown(look, why);
    }

    private static RestoreFinding usable(NeedLook look) {
        return RestoreFinding.passed(Check.KEY_USABLE, look.need().subject() + ": the key is enabled");
    }

    private static RestoreFinding unknown(NeedLook look, String why) {
        return RestoreFinding.unknown(Check.KEY_USABLE, look.need().subject() + ": " + why);
    }
}
