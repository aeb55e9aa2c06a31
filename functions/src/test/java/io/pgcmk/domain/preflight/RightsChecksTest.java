package io.pgcmk.domain.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RightsChecksTest {
    private static final ArmAnswer<KeyGrants> UNREADABLE = new ArmAnswer.Unreadable<>("403");

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("R7, R33: three probes, three causes")
    void nameTheRightThatTheVaultRefuses(Permission permission) {
        Facts facts = new Facts().with(Probes.refused(permission, Refusal.Reason.PERMISSION));

        assertThat(facts.judged().obstacles()).extracting(Finding::check).contains(checkOf(permission));
        for (Permission other : EnumSet.complementOf(EnumSet.of(permission))) {
            assertThat(facts.result(checkOf(other))).isEqualTo(Result.PASSED);
        }
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("R7: where the vault says nothing, a right that ARM does not show is missing")
    void takeArmsWordWhenTheVaultIsSilent(Permission permission) {
        Facts facts = new Facts()
                .with(Probes.silent(Silence.Reason.TIMEOUT))
                .granted(EnumSet.complementOf(EnumSet.of(permission)));

        assertThat(facts.result(checkOf(permission))).isEqualTo(Result.FAILED);
        for (Permission other : EnumSet.complementOf(EnumSet.of(permission))) {
            assertThat(facts.result(checkOf(other))).isEqualTo(Result.UNKNOWN);
        }
    }

    @Test
    void doNotKnowARightOfWhichNeitherVaultNorArmSaysAnything() {
        Facts facts = new Facts().with(Probes.silent(Silence.Reason.TIMEOUT)).grants(UNREADABLE);

        assertThat(facts.result(Check.GET_PERMISSION)).isEqualTo(Result.UNKNOWN);
        assertThat(facts.result(Check.RIGHTS_IN_ARM)).isEqualTo(Result.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PERMISSION"})
    void doNotTakeAnotherRefusalForAMissingRight(Refusal.Reason reason) {
        Facts facts = new Facts().with(Probes.refused(Permission.WRAP_KEY, reason));

        assertThat(facts.result(Check.WRAP_KEY_PERMISSION)).isEqualTo(Result.UNKNOWN);
    }

    @Test
    void sayWhyARightWasNotAskedFor() {
        KeyProbe probe = new KeyProbe(
                Servers.START,
                Probes.refused(Permission.GET, Refusal.Reason.PERMISSION).properties(),
                new Answer.NotAsked<>("not known without get"),
                new Answer.NotAsked<>("not known without get"));

        Finding finding = new Facts().with(probe).finding(Check.WRAP_KEY_PERMISSION);

        assertThat(finding).isEqualTo(Finding.unknown(Check.WRAP_KEY_PERMISSION, "not known without get"));
    }

    @Test
    void takeARightThatOnlyGaveNoiseForARight() {
        KeyProbe probe = new KeyProbe(
                Servers.START,
                Probes.good().properties(),
                Probes.refused(Permission.WRAP_KEY, Refusal.Reason.PERMISSION).wrap(),
                new Answer.Given<>(false));

        Facts facts = new Facts().with(probe);

        assertThat(facts.result(Check.UNWRAP_KEY_PERMISSION)).isEqualTo(Result.PASSED);
        assertThat(facts.result(Check.ROUND_TRIP)).isEqualTo(Result.UNKNOWN);
    }

    @Test
    @DisplayName("R7: the grant command is of the vault's own permission model")
    void printTheGrantThatFitsTheVault() {
        Facts missing = new Facts().with(Probes.refused(Permission.GET, Refusal.Reason.PERMISSION));

        assertThat(missing.finding(Check.GET_PERMISSION).remedy())
                .isEqualTo(Remedy.grantByRole(Servers.registration(1), Keys.KEK));
        assertThat(missing.with(Facts.settings(false, false, true, true))
                        .finding(Check.GET_PERMISSION)
                        .remedy())
                .isEqualTo(Remedy.grantByPolicy(Servers.registration(1), Keys.KEK));
        assertThat(missing.vault(new ArmAnswer.Unreadable<>("403"))
                        .finding(Check.GET_PERMISSION)
                        .remedy())
                .isEqualTo(Remedy.grant(Servers.registration(1), Keys.KEK));
    }

    @Test
    void nameWhatArmDoesNotShow() {
        Finding finding = new Facts().granted(Set.of(Permission.GET)).finding(Check.RIGHTS_IN_ARM);

        assertThat(finding.result()).isEqualTo(Result.FAILED);
        assertThat(finding.message()).endsWith("no grant of wrapKey, unwrapKey");
    }

    @Test
    void leavesOpenWhatMayComeByAGroup() {
        Finding finding = new Facts()
                .grants(new ArmAnswer.Known<>(new KeyGrants(
                        Set.of(Permission.GET), Set.of(), Set.of(Permission.WRAP_KEY, Permission.UNWRAP_KEY))))
                .finding(Check.RIGHTS_IN_ARM);

        assertThat(finding.result()).isEqualTo(Result.UNKNOWN);
        assertThat(finding.message()).contains("wrapKey, unwrapKey", "group");
    }

    @Test
    void namesOnlyWhatIsCertainlyMissing() {
        Finding finding = new Facts()
                .grants(new ArmAnswer.Known<>(
                        new KeyGrants(Set.of(Permission.GET), Set.of(), Set.of(Permission.WRAP_KEY))))
                .finding(Check.RIGHTS_IN_ARM);

        assertThat(finding.result()).isEqualTo(Result.FAILED);
        assertThat(finding.message()).isEqualTo("ARM shows no grant of unwrapKey");
    }

    @Test
    @DisplayName("R21: an identity with more than the three rights gets a warning")
    void warnOfRightsThatNobodyNeeds() {
        Finding finding = new Facts()
                .granted(Set.of(Permission.values()), "sign", "purge")
                .finding(Check.LEAST_PRIVILEGE);

        assertThat(finding.result()).isEqualTo(Result.WARNING);
        assertThat(finding.message()).endsWith("purge, sign");
        assertThat(finding.forbids()).isFalse();
    }

    @Test
    void sayThatArmHasNoSuchVault() {
        assertThat(new Facts()
                        .grants(new ArmAnswer.Absent<>())
                        .finding(Check.LEAST_PRIVILEGE)
                        .message())
                .contains("has no such vault");
    }

    private static Check checkOf(Permission permission) {
        return switch (permission) {
            case GET -> Check.GET_PERMISSION;
            case WRAP_KEY -> Check.WRAP_KEY_PERMISSION;
            case UNWRAP_KEY -> Check.UNWRAP_KEY_PERMISSION;
        };
    }
}
