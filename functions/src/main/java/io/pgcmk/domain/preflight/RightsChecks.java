package io.pgcmk.domain.preflight;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.envelope.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the server's identity may do with the key: neither less than it must nor more (R7, R21). */
final class RightsChecks {
    private RightsChecks() {}

    static List<Finding> of(PreflightFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                right(facts, Check.GET_PERMISSION, Permission.GET, facts.probe().properties()));
        findings.add(right(
                facts,
                Check.WRAP_KEY_PERMISSION,
                Permission.WRAP_KEY,
                facts.probe().wrap()));
        findings.add(right(
                facts,
                Check.UNWRAP_KEY_PERMISSION,
                Permission.UNWRAP_KEY,
                facts.probe().unwrap()));
        findings.addAll(
                switch (facts.grants()) {
                    case ArmAnswer.Known<KeyGrants>(KeyGrants grants) -> inArm(facts, grants);
                    case ArmAnswer.Absent<KeyGrants> absent -> unread("Azure Resource Manager has no such vault");
                    case ArmAnswer.Unreadable<KeyGrants>(String why) -> unread(why);
                });
        return findings;
    }

    /** The vault's own answer decides. Where it was not asked, or did not answer, a right that ARM does not show is missing. */
    private static Finding right(PreflightFacts facts, Check check, Permission permission, Answer<?> answer) {
        String name = permission.azureName();
        return switch (answer) {
            case Answer.Given<?> given -> Finding.passed(check, "the server's identity may " + name);
            case Answer.Refused<?>(Refusal refusal)
            when refusal.reason() == Refusal.Reason.PERMISSION -> missing(facts, check, name, refusal.message());
            case Answer.Refused<?>(Refusal refusal) ->
                byArm(
                        facts,
                        check,
                        permission,
                        "the vault refused " + name + " for another reason: " + refusal.message());
            case Answer.Silent<?> silent ->
                byArm(facts, check, permission, "the vault gave no usable answer to " + name);
            case Answer.NotAsked<?>(String why) -> byArm(facts, check, permission, why);
        };
    }

    private static Finding byArm(PreflightFacts facts, Check check, Permission permission, String otherwise) {
        return facts.grants() instanceof ArmAnswer.Known<KeyGrants>(KeyGrants grants) && grants.lacks(permission)
                ? missing(facts, check, permission.azureName(), "Azure Resource Manager shows no such grant")
                : Finding.unknown(check, otherwise);
    }

    private static Finding missing(PreflightFacts facts, Check check, String permission, String evidence) {
        return Finding.failed(
                check,
                "the server's identity "
                        + facts.server().registration().identity().principalId() + " may not " + permission + ": "
                        + evidence,
                grant(facts));
    }

    private static List<Finding> inArm(PreflightFacts facts, KeyGrants grants) {
        return List.of(
                rights(facts, grants),
                grants.excess().isEmpty()
                        ? Finding.passed(Check.LEAST_PRIVILEGE, "the identity has no other right on keys")
                        : Finding.warning(
                                Check.LEAST_PRIVILEGE,
                                "the identity has rights that it does not need: "
                                        + String.join(
                                                ", ",
                                                grants.excess().stream()
                                                        .sorted()
                                                        .toList()),
                                "leave it get, wrapKey and unwrapKey: " + grant(facts)));
    }

    private static Finding rights(PreflightFacts facts, KeyGrants grants) {
        Set<Permission> missing = EnumSet.allOf(Permission.class);
        missing.removeIf(permission -> !grants.lacks(permission));
        if (!missing.isEmpty()) {
            return Finding.failed(Check.RIGHTS_IN_ARM, "ARM shows no grant of " + names(missing), grant(facts));
        }
        return grants.possible().isEmpty()
                ? Finding.passed(Check.RIGHTS_IN_ARM, "ARM shows all three rights")
                : Finding.unknown(
                        Check.RIGHTS_IN_ARM,
                        "ARM shows " + names(EnumSet.copyOf(grants.possible()))
                                + " in access policies of others only; a group among them may hold the server's identity");
    }

    private static String names(Set<Permission> permissions) {
        return permissions.stream().map(Permission::azureName).collect(Collectors.joining(", "));
    }

    private static List<Finding> unread(String why) {
        return List.of(Finding.unknown(Check.RIGHTS_IN_ARM, why), Finding.unknown(Check.LEAST_PRIVILEGE, why));
    }

    private static String grant(PreflightFacts facts) {
        if (!(facts.vault() instanceof ArmAnswer.Known<VaultFacts>(VaultFacts vault))) {
            return Remedy.grant(facts.server().registration(), facts.key());
        }
        return vault.rbac()
                ? Remedy.grantByRole(facts.server().registration(), facts.key())
                : Remedy.grantByPolicy(facts.server().registration(), facts.key());
    }
}
