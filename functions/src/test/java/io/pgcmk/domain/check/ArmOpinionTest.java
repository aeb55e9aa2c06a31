package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.example.Servers;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("D6: ARM confirms or contradicts a refusal")
class ArmOpinionTest {

    @ParameterizedTest
    @EnumSource(Permission.class)
    void confirmsThatARightIsMissing(Permission permission) {
        EnumSet<Permission> others = EnumSet.complementOf(EnumSet.of(permission));

        assertThat(ArmOpinion.ofRight(granted(others), permission)).isEqualTo(ArmOpinion.CONFIRMS);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void contradictsWhenTheRightIsGranted(Permission permission) {
        assertThat(ArmOpinion.ofRight(granted(Set.of(permission)), permission)).isEqualTo(ArmOpinion.CONTRADICTS);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void saysNothingOfARightThatMayComeByAGroup(Permission permission) {
        ArmAnswer<KeyGrants> doubtful = new ArmAnswer.Known<>(new KeyGrants(Set.of(), Set.of(), Set.of(permission)));

        assertThat(ArmOpinion.ofRight(doubtful, permission)).isEqualTo(ArmOpinion.UNREADABLE);
    }

    @Test
    void saysNothingOfAVaultThatIsGoneInArmAndStillAnswers() {
        assertThat(ArmOpinion.ofRight(new ArmAnswer.Absent<>(), Permission.GET)).isEqualTo(ArmOpinion.UNREADABLE);
    }

    @Test
    void saysNothingWhenArmCannotBeRead() {
        assertThat(ArmOpinion.ofRight(new ArmAnswer.Unreadable<>("403"), Permission.GET))
                .isEqualTo(ArmOpinion.UNREADABLE);
    }

    @Test
    @DisplayName("R12: the firewall denies, or public access is off")
    void confirmsAFirewallThatDenies() {
        assertThat(ArmOpinion.ofFirewall(vault(true, true))).isEqualTo(ArmOpinion.CONFIRMS);
        assertThat(ArmOpinion.ofFirewall(vault(false, false))).isEqualTo(ArmOpinion.CONFIRMS);
        assertThat(ArmOpinion.ofFirewall(vault(false, true))).isEqualTo(ArmOpinion.CONTRADICTS);
    }

    @Test
    void saysNothingOfAFirewallThatItCannotRead() {
        assertThat(ArmOpinion.ofFirewall(new ArmAnswer.Absent<>())).isEqualTo(ArmOpinion.UNREADABLE);
        assertThat(ArmOpinion.ofFirewall(new ArmAnswer.Unreadable<>("403"))).isEqualTo(ArmOpinion.UNREADABLE);
    }

    @Test
    @DisplayName("R12: a vault, or an identity, is deleted when ARM has none, and only then")
    void confirmsADeletionWhenThereIsNoSuchResource() {
        assertThat(ArmOpinion.ofDeletion(new ArmAnswer.Absent<>())).isEqualTo(ArmOpinion.CONFIRMS);
        assertThat(ArmOpinion.ofDeletion(new ArmAnswer.Known<>("here"))).isEqualTo(ArmOpinion.CONTRADICTS);
        assertThat(ArmOpinion.ofDeletion(new ArmAnswer.Unreadable<>("503"))).isEqualTo(ArmOpinion.UNREADABLE);
    }

    private static ArmAnswer<VaultFacts> vault(boolean denies, boolean publicAccess) {
        return new ArmAnswer.Known<>(
                new VaultFacts(Servers.TENANT, "westeurope", true, true, 90, true, denies, true, publicAccess));
    }

    private static ArmAnswer<KeyGrants> granted(Set<Permission> permissions) {
        return new ArmAnswer.Known<>(new KeyGrants(permissions, Set.of()));
    }
}
