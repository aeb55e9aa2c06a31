package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.AccessDecision.AskArm;
import io.pgcmk.domain.check.AccessDecision.ChangeCause;
import io.pgcmk.domain.check.AccessDecision.Close;
import io.pgcmk.domain.check.AccessDecision.Keep;
import io.pgcmk.domain.check.AccessDecision.Open;
import io.pgcmk.domain.check.AccessDecision.Suspect;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccessDecisionTest {
    private static final Instant GOOD = Servers.START;
    private static final Instant FIRST = GOOD.plusSeconds(180);
    private static final Cause MISSING = Cause.revoked(Permission.UNWRAP_KEY);
    private static final Cause DELETED = Cause.of(Code.KEY_DELETED);
    private static final Observation UNPROVEN = new Observation.Unproven("time-out");

    @Nested
    class AboutAReadyServer {

        @Test
        void keepsItAndItsProofWhenTheKeyIsGood() {
            CheckRecord suspecting = suspecting(Suspicion.first(MISSING, FIRST));

            assertThat(ready(suspecting, new Observation.Good(), FIRST.plusSeconds(10)))
                    .isEqualTo(new Keep(new CheckRecord(FIRST.plusSeconds(10), null, null, List.of(GOOD))));
        }

        @Test
        @DisplayName("D5: silence moves nothing, neither the last good check nor a suspicion")
        void keepsItAsItIsWhenNothingWasSaid() {
            CheckRecord suspecting = suspecting(Suspicion.first(MISSING, FIRST));

            assertThat(ready(suspecting, UNPROVEN, FIRST.plusSeconds(10))).isEqualTo(new Keep(suspecting));
        }

        @ParameterizedTest
        @MethodSource("io.pgcmk.domain.check.AccessDecisionTest#causes")
        @DisplayName("D6: one refusal is not yet one")
        void isSuspiciousOfAFirstRefusal(Cause cause) {
            assertThat(ready(proven(), refused(cause), FIRST))
                    .isEqualTo(new Suspect(new CheckRecord(GOOD, Suspicion.first(cause, FIRST), null, List.of())));
        }

        @ParameterizedTest
        @EnumSource(
                value = Code.class,
                names = {"KEY_DISABLED", "KEY_EXPIRED", "KEY_NOT_YET_VALID", "KEY_DELETED"})
        @DisplayName("R10, D6: what the vault says of the key itself closes at the second look, 10 s later")
        void closesWhenTheKeyIsRefusedTwice(Code code) {
            Cause cause = Cause.of(code);
            CheckRecord suspecting = suspecting(Suspicion.first(cause, FIRST));

            assertThat(ready(suspecting, refused(cause), FIRST.plusSeconds(10).minusNanos(1)))
                    .isInstanceOf(Suspect.class);
            assertThat(ready(suspecting, refused(cause), FIRST.plusSeconds(10)))
                    .isEqualTo(new Close(
                            new CheckRecord(GOOD, null, null, List.of(GOOD, FIRST.plusSeconds(10))),
                            cause,
                            "evidence"));
        }

        @Test
        @DisplayName("D6: a missing right is held against ARM at the third look, 20 s after the first")
        void asksArmWhenARightIsRefusedThreeTimes() {
            Suspicion twice = Suspicion.first(MISSING, FIRST).again(FIRST.plusSeconds(10));
            Suspicion thrice = twice.again(FIRST.plusSeconds(20));

            assertThat(ready(
                            suspecting(twice),
                            refused(MISSING),
                            FIRST.plusSeconds(20).minusNanos(1)))
                    .isInstanceOf(Suspect.class);
            assertThat(ready(suspecting(twice), refused(MISSING), FIRST.plusSeconds(20)))
                    .isEqualTo(new AskArm(suspecting(thrice), thrice, "evidence"));
        }

        @Test
        void doesNotAskArmAfterTwoLooksHoweverFarApart() {
            CheckRecord once = suspecting(Suspicion.first(MISSING, FIRST));

            assertThat(ready(once, refused(MISSING), FIRST.plusSeconds(3600))).isInstanceOf(Suspect.class);
        }

        @Test
        void beginsAnewWhenTheCauseIsAnother() {
            CheckRecord suspecting = suspecting(Suspicion.first(MISSING, FIRST).again(FIRST.plusSeconds(10)));
            Cause other = Cause.revoked(Permission.GET);

            assertThat(ready(suspecting, refused(other), FIRST.plusSeconds(20)))
                    .isEqualTo(new Suspect(suspecting(Suspicion.first(other, FIRST.plusSeconds(20)))));
        }
    }

    @Nested
    class OnceArmWasAsked {

        @Test
        @DisplayName("D6: ARM agrees, and the server closes")
        void closesWhenArmConfirms() {
            assertThat(AccessDecision.of(asked(Duration.ofSeconds(20)), ArmOpinion.CONFIRMS))
                    .isEqualTo(new Close(
                            new CheckRecord(GOOD, null, null, List.of(GOOD, FIRST.plusSeconds(20))),
                            MISSING,
                            "evidence"));
        }

        @Test
        @DisplayName("D6: a contradicted refusal never closes")
        void suspectsForEverWhenArmContradicts() {
            AskArm asked = asked(Duration.ofDays(1));

            assertThat(AccessDecision.of(asked, ArmOpinion.CONTRADICTS)).isEqualTo(new Suspect(asked.record()));
        }

        @Test
        @DisplayName("D6: without ARM it takes refusals over 60 s")
        void waitsAMinuteWhenArmCannotBeRead() {
            assertThat(AccessDecision.of(asked(Duration.ofSeconds(60).minusNanos(1)), ArmOpinion.UNREADABLE))
                    .isInstanceOf(Suspect.class);
            assertThat(AccessDecision.of(asked(Duration.ofSeconds(60)), ArmOpinion.UNREADABLE))
                    .isInstanceOf(Close.class);
        }

        private static AskArm asked(Duration lasted) {
            Suspicion suspicion =
                    Suspicion.first(MISSING, FIRST).again(FIRST.plusSeconds(10)).again(FIRST.plus(lasted));
            return new AskArm(suspecting(suspicion), suspicion, "evidence");
        }
    }

    @Nested
    class AboutAnInaccessibleServer {
        private static final CheckRecord CLOSED = new CheckRecord(GOOD, null, null, List.of(FIRST));

        @Test
        @DisplayName("D7: a first good check begins the recovery")
        void remembersTheFirstGoodCheck() {
            assertThat(closed(CLOSED, MISSING, new Observation.Good(), FIRST.plusSeconds(60), Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(recovering(FIRST.plusSeconds(60))));
        }

        @Test
        @DisplayName("D7: a second good check 60 s later opens")
        void opensAtTheSecondGoodCheck() {
            Instant since = FIRST.plusSeconds(60);
            Instant due = since.plusSeconds(60);

            assertThat(closed(
                            recovering(since), MISSING, new Observation.Good(), due.minusNanos(1), Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(new CheckRecord(due.minusNanos(1), null, since, List.of(FIRST))));
            assertThat(closed(recovering(since), MISSING, new Observation.Good(), due, Recovery.AUTOMATIC))
                    .isEqualTo(new Open(new CheckRecord(due, null, null, List.of(FIRST))));
        }

        @Test
        @DisplayName("D7: a refusal between two good checks begins the recovery anew")
        void forgetsTheGoodCheckWhenTheKeyIsRefusedAgain() {
            CheckRecord recovering = recovering(FIRST.plusSeconds(60));

            assertThat(closed(recovering, MISSING, refused(MISSING), FIRST.plusSeconds(120), Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(new CheckRecord(recovering.lastGood(), null, null, List.of(FIRST))));
        }

        @Test
        void keepsRecoveringWhenNothingWasSaid() {
            CheckRecord recovering = recovering(FIRST.plusSeconds(60));

            assertThat(closed(recovering, MISSING, UNPROVEN, FIRST.plusSeconds(120), Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(recovering));
        }

        @Test
        void changesTheCauseWhenTheKeyIsRefusedForAnother() {
            CheckRecord recovering = recovering(FIRST.plusSeconds(60));

            assertThat(closed(recovering, MISSING, refused(DELETED), FIRST.plusSeconds(120), Recovery.AUTOMATIC))
                    .isEqualTo(new ChangeCause(
                            new CheckRecord(recovering.lastGood(), null, null, List.of(FIRST)), DELETED, "evidence"));
        }

        @Test
        @DisplayName("D7: with the setting Manual it waits for a person")
        void staysClosedWhenRecoveryIsManual() {
            assertThat(closed(
                            recovering(FIRST),
                            MISSING,
                            new Observation.Good(),
                            FIRST.plusSeconds(3600),
                            Recovery.MANUAL))
                    .isInstanceOf(Keep.class);
        }

        @Test
        @DisplayName("D7, R16: a server that came back always needs its revalidation")
        void staysClosedWhenItAwaitsItsRevalidation() {
            assertThat(closed(
                            recovering(FIRST),
                            Cause.of(Code.AWAITING_REVALIDATION),
                            new Observation.Good(),
                            FIRST.plusSeconds(3600),
                            Recovery.AUTOMATIC))
                    .isInstanceOf(Keep.class);
        }

        private static CheckRecord recovering(Instant since) {
            return new CheckRecord(since, null, since, List.of(FIRST));
        }

        private static AccessDecision closed(
                CheckRecord record, Cause cause, Observation seen, Instant at, Recovery recovery) {
            Access access = new Access.Inaccessible(cause, FIRST, "evidence");
            return AccessDecision.of(
                    new Enabled(Keys.active(GOOD), access, Enforcement.CONFIRMED, record), seen, at, recovery);
        }
    }

    /** Every combination of answers without a refusal, over every stretch of time and from every suspicion. */
    @ParameterizedTest
    @EnumSource(Silence.Reason.class)
    @DisplayName("D5: silence alone never closes")
    void neverClosesFromSilenceAlone(Silence.Reason reason) {
        List<Suspicion> suspicions = List.of(
                Suspicion.first(MISSING, FIRST).again(FIRST.plusSeconds(10)).again(FIRST.plusSeconds(59)),
                Suspicion.first(DELETED, FIRST));
        for (Set<Permission> silent : everyNonEmptySet()) {
            KeyProbe probe = Probes.good();
            for (Permission permission : silent) {
                probe = Probes.silent(probe, permission, reason);
            }
            Observation seen = Observation.of(probe, GOOD);
            for (Suspicion suspicion : suspicions) {
                CheckRecord record = suspecting(suspicion);
                for (long seconds : new long[] {0, 10, 60, 600, 86_400}) {
                    assertThat(ready(record, seen, FIRST.plusSeconds(seconds)))
                            .as("%s after %d s", probe, seconds)
                            .isEqualTo(new Keep(record));
                }
            }
        }
    }

    private static Set<Set<Permission>> everyNonEmptySet() {
        Set<Set<Permission>> sets = new HashSet<>();
        for (Permission one : Permission.values()) {
            for (Permission other : Permission.values()) {
                sets.add(EnumSet.of(one, other));
            }
        }
        sets.add(EnumSet.allOf(Permission.class));
        return sets;
    }

    static Stream<Cause> causes() {
        return Stream.of(
                Cause.revoked(Permission.GET),
                Cause.revoked(Permission.WRAP_KEY),
                Cause.revoked(Permission.UNWRAP_KEY),
                Cause.of(Code.KEY_DISABLED),
                Cause.of(Code.KEY_EXPIRED),
                Cause.of(Code.KEY_NOT_YET_VALID),
                Cause.of(Code.KEY_DELETED));
    }

    private static CheckRecord proven() {
        return CheckRecord.startingAt(GOOD);
    }

    private static CheckRecord suspecting(Suspicion suspicion) {
        return new CheckRecord(GOOD, suspicion, null, List.of(GOOD));
    }

    private static Observation refused(Cause cause) {
        return new Observation.Refused(cause, "evidence");
    }

    private static AccessDecision ready(CheckRecord record, Observation seen, Instant at) {
        Enabled state = new Enabled(Keys.active(GOOD), new Access.Ready(GOOD), Enforcement.CONFIRMED, record);
        return AccessDecision.of(state, seen, at, Recovery.AUTOMATIC);
    }
}
