package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
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

        assertThat(ArmOpinion.of(granted(others), permission)).isEqualTo(ArmOpinion.CONFIRMS);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void contradictsWhenTheRightIsGranted(Permission permission) {
        assertThat(ArmOpinion.of(granted(Set.of(permission)), permission)).isEqualTo(ArmOpinion.CONTRADICTS);
    }

    @Test
    void saysNothingOfAVaultThatIsGoneInArmAndStillAnswers() {
        assertThat(ArmOpinion.of(new ArmAnswer.Absent<>(), Permission.GET)).isEqualTo(ArmOpinion.UNREADABLE);
    }

    @Test
    void saysNothingWhenArmCannotBeRead() {
        assertThat(ArmOpinion.of(new ArmAnswer.Unreadable<>("403"), Permission.GET))
                .isEqualTo(ArmOpinion.UNREADABLE);
    }

    private static ArmAnswer<KeyGrants> granted(Set<Permission> permissions) {
        return new ArmAnswer.Known<>(new KeyGrants(permissions, Set.of()));
    }
}
