package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;

/** What Azure Resource Manager says of a right that the vault refused (D6). */
public enum ArmOpinion {
    /** The right is not granted: the refusal is the customer's. */
    CONFIRMS,
    /** The right is granted: the refusal is a fault, or a change that is still spreading. */
    CONTRADICTS,
    /** We may not read it, were not told which vault it is, or got no answer. */
    UNREADABLE;

    /** A vault that is gone in ARM while it still answers is a contradiction in terms, and says nothing of the right. */
    public static ArmOpinion of(ArmAnswer<KeyGrants> grants, Permission permission) {
        return switch (grants) {
            case ArmAnswer.Known<KeyGrants>(KeyGrants known) ->
                known.held().contains(permission) ? CONTRADICTS : CONFIRMS;
            case ArmAnswer.Absent<KeyGrants> absent -> UNREADABLE;
            case ArmAnswer.Unreadable<KeyGrants> unreadable -> UNREADABLE;
        };
    }
}
