package io.pgcmk.domain.restorability;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import java.util.ArrayList;
import java.util.List;

/** Whether the identity that is to restore may do with a key what that takes, as the vault itself says. */
final class RestoreRightsChecks {
    private RestoreRightsChecks() {}

    static List<RestoreFinding> of(NeedLook look, Registration restorer) {
        List<RestoreFinding> findings = new ArrayList<>();
        look.probe().answers().forEach((permission, answer) -> {
            if (look.isFor(permission)) {
                findings.add(right(look, restorer, permission, answer));
            }
        });
        if (look.need().isProvable()) {
            findings.add(readable(look));
        }
        return findings;
    }

    private static RestoreFinding right(NeedLook look, Registration restorer, Permission permission, Answer<?> answer) {
        Check check = check(permission);
        String may = look.need().subject() + ": identity " + restorer.identity().clientId() + " may ";
        String name = permission.azureName();
        return switch (answer) {
            case Answer.Given<?> given -> RestoreFinding.passed(check, may + name);
            case Answer.Refused<?>(Refusal refusal) -> refused(look, restorer, permission, refusal);
            case Answer.Silent<?>(Silence silence) ->
                unknown(look, check, "no usable answer to " + name + ": " + silence.reason());
            case Answer.NotAsked<?>(String why) -> unknown(look, check, why);
        };
    }

    /** What is wrong with the key itself says nothing of the right to it. */
    private static RestoreFinding refused(
            NeedLook look, Registration restorer, Permission permission, Refusal refusal) {
        Check check = check(permission);
        String name = permission.azureName();
        return switch (refusal.reason()) {
            case PERMISSION ->
                RestoreFinding.failed(
                        check,
                        look.need().subject() + ": identity "
                                + restorer.identity().clientId() + " may not " + name + ": " + refusal.message(),
                        Remedy.grant(restorer, look.version()));
            case OPERATION_NOT_PERMITTED ->
                RestoreFinding.failed(
                        check,
                        look.need().subject() + ": the key does not permit " + name,
                        Remedy.permit(look.version()));
            case FIREWALL, PUBLIC_ACCESS_OFF, KEY_DISABLED, KEY_NOT_FOUND, OUTSIDE_VALIDITY, WRONG_TENANT ->
                unknown(look, check, "the vault refused " + name + " for another reason: " + refusal.message());
        };
    }

    private static RestoreFinding readable(NeedLook look) {
        String unreadable = look.unreadable();
        if (unreadable != null) {
            return RestoreFinding.failed(
                    Check.DEK_READABLE,
                    look.need().subject() + ": " + unreadable,
                    "the vault answers, and no repetition helps: look for another copy of this wrapped DEK in the sidecar");
        }
        return look.probe().unwrap() instanceof Answer.Given<Boolean>
                ? RestoreFinding.passed(
                        Check.DEK_READABLE,
                        look.need().subject()
                                + ": its DEK came out of the vault as it went in, and was forgotten at once")
                : unknown(look, Check.DEK_READABLE, "the vault did not unwrap its DEK");
    }

    private static RestoreFinding unknown(NeedLook look, Check check, String why) {
        return RestoreFinding.unknown(check, look.need().subject() + ": " + why);
    }

    private static Check check(Permission permission) {
        return switch (permission) {
            case GET -> Check.GET_PERMISSION;
            case WRAP_KEY -> Check.WRAP_KEY_PERMISSION;
            case UNWRAP_KEY -> Check.UNWRAP_KEY_PERMISSION;
        };
    }
}
