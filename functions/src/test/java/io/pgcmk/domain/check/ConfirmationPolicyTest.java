package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.check.ConfirmationPolicy.Next;
import io.pgcmk.domain.check.Suspicion.Kind;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("D6: a suspicion is confirmed")
class ConfirmationPolicyTest {
    private static final Instant FIRST = Servers.START;
    private static final Cause MISSING = Cause.revoked(Permission.GET);
    private static final Cause FIREWALL = Cause.of(Code.FIREWALL_CHANGED);
    private static final Cause NO_IDENTITY = Cause.of(Code.IDENTITY_DELETED);
    private static final Cause NO_VAULT = Cause.of(Code.VAULT_DELETED);

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"KEY_DISABLED", "KEY_EXPIRED", "KEY_NOT_YET_VALID", "KEY_DELETED", "KEY_PURGED", "TENANT_CHANGED"})
    @DisplayName("by a second look at least 10 s later, where the vault speaks of its own state")
    void bySecondLook(Code code) {
        Cause cause = Cause.of(code);

        assertThat(next(cause, Kind.REFUSED, 2, Duration.ofSeconds(10).minusNanos(1)))
                .isEqualTo(Next.LOOK_AGAIN);
        assertThat(next(cause, Kind.REFUSED, 2, Duration.ofSeconds(10))).isEqualTo(Next.CLOSE);
        assertThat(ConfirmationPolicy.next(seen(cause, Kind.REFUSED, 2, Duration.ofSeconds(10)), true))
                .as("in an incident")
                .isEqualTo(Next.ASK_ARM);
    }

    @Test
    @DisplayName("by a second look, also in an incident, where ARM itself says that the identity is gone")
    void bySecondLookAtAnIdentityThatArmLost() {
        assertThat(next(NO_IDENTITY, Kind.REFUSED, 2, Duration.ofSeconds(9))).isEqualTo(Next.LOOK_AGAIN);
        assertThat(ConfirmationPolicy.next(seen(NO_IDENTITY, Kind.REFUSED, 2, Duration.ofSeconds(10)), true))
                .isEqualTo(Next.CLOSE);
    }

    @Test
    @DisplayName("a 403 is held against ARM after three looks over 20 s, and not before")
    void byArmAfterThreeLooks() {
        for (Cause cause : new Cause[] {MISSING, FIREWALL}) {
            assertThat(next(cause, Kind.REFUSED, 2, Duration.ofHours(1))).isEqualTo(Next.LOOK_AGAIN);
            assertThat(next(cause, Kind.REFUSED, 3, Duration.ofSeconds(20).minusNanos(1)))
                    .isEqualTo(Next.LOOK_AGAIN);
            assertThat(next(cause, Kind.REFUSED, 3, Duration.ofSeconds(20))).isEqualTo(Next.ASK_ARM);
        }
    }

    @Test
    @DisplayName("a vault whose name is gone is asked for in ARM at the second look")
    void byArmWhenTheNameIsGone() {
        assertThat(next(NO_VAULT, Kind.HINTED, 2, Duration.ofSeconds(9))).isEqualTo(Next.LOOK_AGAIN);
        assertThat(next(NO_VAULT, Kind.HINTED, 2, Duration.ofSeconds(10))).isEqualTo(Next.ASK_ARM);
    }

    @Test
    @DisplayName("an identity that gets no token is asked for after three looks over 20 s")
    void byOthersWhenTheIdentityGetsNoToken() {
        assertThat(next(NO_IDENTITY, Kind.HINTED, 2, Duration.ofHours(1))).isEqualTo(Next.LOOK_AGAIN);
        assertThat(next(NO_IDENTITY, Kind.HINTED, 3, Duration.ofSeconds(20))).isEqualTo(Next.ASK_ARM);
    }

    @Test
    @DisplayName("at once, if ARM confirms")
    void atOnceIfArmConfirms() {
        for (Cause cause : new Cause[] {MISSING, FIREWALL, NO_IDENTITY, NO_VAULT}) {
            assertThat(closes(cause, Duration.ZERO, ArmOpinion.CONFIRMS, false, true))
                    .as(cause.code().apiName())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("without ARM a 403 must last a minute")
    void afterAMinuteWithoutArm() {
        for (Cause cause : new Cause[] {MISSING, FIREWALL}) {
            assertThat(closes(cause, Duration.ofSeconds(60).minusNanos(1), ArmOpinion.UNREADABLE, false, false))
                    .isFalse();
            assertThat(closes(cause, Duration.ofSeconds(60), ArmOpinion.UNREADABLE, false, false))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("never, if ARM contradicts a 403, or in an incident that ARM does not confirm")
    void neverIfContradicted() {
        Duration long_ = Duration.ofDays(1);

        assertThat(closes(MISSING, long_, ArmOpinion.CONTRADICTS, true, false)).isFalse();
        assertThat(closes(MISSING, long_, ArmOpinion.UNREADABLE, true, true)).isFalse();
    }

    @Test
    @DisplayName("an identity that gets no token for a minute while ours does is gone, whatever ARM shows")
    void byOurOwnIdentitysTokens() {
        for (ArmOpinion arm : new ArmOpinion[] {ArmOpinion.UNREADABLE, ArmOpinion.CONTRADICTS}) {
            assertThat(closes(NO_IDENTITY, Duration.ofSeconds(60), arm, true, false))
                    .isTrue();
            assertThat(closes(NO_IDENTITY, Duration.ofSeconds(60).minusNanos(1), arm, true, false))
                    .isFalse();
            assertThat(closes(NO_IDENTITY, Duration.ofHours(3), arm, false, false))
                    .as("the token endpoint is down")
                    .isFalse();
        }
    }

    @Test
    @DisplayName("a vault whose name is gone closes only if ARM says that it is deleted")
    void aVaultOnlyByArm() {
        assertThat(closes(NO_VAULT, Duration.ofDays(1), ArmOpinion.UNREADABLE, true, false))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"VAULT_UNREACHABLE", "AWAITING_REVALIDATION"})
    void knowsNothingOfACauseThatNoCheckFinds(Code code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> next(Cause.of(code), Kind.REFUSED, 1, Duration.ZERO))
                .withMessageContaining(code.name());
    }

    private static Next next(Cause cause, Kind kind, int times, Duration lasted) {
        return ConfirmationPolicy.next(seen(cause, kind, times, lasted), false);
    }

    private static boolean closes(
            Cause cause, Duration lasted, ArmOpinion arm, boolean ownIdentityWorks, boolean incident) {
        return ConfirmationPolicy.closes(
                seen(cause, Kind.REFUSED, 3, lasted), new Corroboration(arm, ownIdentityWorks, null), incident);
    }

    private static Suspicion seen(Cause cause, Kind kind, int times, Duration lasted) {
        return new Suspicion(cause, kind, "403", FIRST, FIRST.plus(lasted), times);
    }
}
