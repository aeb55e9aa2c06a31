package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;

/** What Azure Resource Manager says of what the vault refused, or of its silence (D6). */
public enum ArmOpinion {
    /** It is as it seems: the right is not granted, the vault is gone, its firewall denies, the identity is gone. */
    CONFIRMS("Azure Resource Manager confirms it"),
    /** It is not: what we saw is a fault, or a change that is still spreading. */
    CONTRADICTS("Azure Resource Manager contradicts it"),
    /** We may not read it, were not told which vault it is, got no answer, or it does not know for certain. */
    UNREADABLE("Azure Resource Manager could not tell");

    private final String words;

    ArmOpinion(String words) {
        this.words = words;
    }

    public String inWords() {
        return words;
    }

    /** A vault that is gone in ARM while it still answers is a contradiction in terms, and says nothing of the right. */
    public static ArmOpinion ofRight(ArmAnswer<KeyGrants> grants, Permission permission) {
        return switch (grants) {
            case ArmAnswer.Known<KeyGrants>(KeyGrants known) when known.held().contains(permission) -> CONTRADICTS;
            case ArmAnswer.Known<KeyGrants>(KeyGrants known) -> known.lacks(permission) ? CONFIRMS : UNREADABLE;
            case ArmAnswer.Absent<KeyGrants> absent -> UNREADABLE;
            case ArmAnswer.Unreadable<KeyGrants> unreadable -> UNREADABLE;
        };
    }

    public static ArmOpinion ofFirewall(ArmAnswer<VaultFacts> vault) {
        return switch (vault) {
            case ArmAnswer.Known<VaultFacts>(VaultFacts facts) ->
                facts.firewallDenies() || !facts.publicNetworkAccess() ? CONFIRMS : CONTRADICTS;
            case ArmAnswer.Absent<VaultFacts> absent -> UNREADABLE;
            case ArmAnswer.Unreadable<VaultFacts> unreadable -> UNREADABLE;
        };
    }

    /** Whether what ARM was asked for is gone. */
    public static ArmOpinion ofDeletion(ArmAnswer<?> asked) {
        return switch (asked) {
            case ArmAnswer.Known<?> known -> CONTRADICTS;
            case ArmAnswer.Absent<?> absent -> CONFIRMS;
            case ArmAnswer.Unreadable<?> unreadable -> UNREADABLE;
        };
    }
}
