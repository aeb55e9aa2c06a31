package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.AccessDecision.Ask;
import io.pgcmk.domain.check.AccessDecision.ChangeCause;
import io.pgcmk.domain.check.AccessDecision.Close;
import io.pgcmk.domain.check.AccessDecision.Keep;
import io.pgcmk.domain.check.AccessDecision.Open;
import io.pgcmk.domain.check.AccessDecision.Remind;
import io.pgcmk.domain.check.AccessDecision.Suspect;
import io.pgcmk.domain.check.Suspicion.Kind;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.rotation.Rewraps;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessDecisionTest {
    private static final Instant GOOD = Servers.START;
    private static final Instant FIRST = GOOD.plusSeconds(180);
    private static final Instant IN_TIME = GOOD.plusSeconds(450);
    private static final Cause MISSING = Cause.revoked(Permission.UNWRAP_KEY);
    private static final Cause DELETED = Cause.of(Code.KEY_DELETED);
    private static final Cause NO_VAULT = Cause.of(Code.VAULT_DELETED);
    private static final Cause UNREACHABLE = Cause.of(Code.VAULT_UNREACHABLE);
    private static final Observation SILENT = new Observation.Silent("TIMEOUT", null);
    private static final CheckRecord PROVEN = CheckRecord.startingAt(GOOD);

    @Nested
    class AboutAReadyServer {

        @Test
        @DisplayName("D1: a good check counts from its start, and clears whatever was suspected")
        void keepsItAndItsProofWhenTheKeyIsGood() {
            Instant later = FIRST.plusSeconds(10);
            CheckRecord doubted =
                    PROVEN.suspecting(MISSING, Kind.REFUSED, "403", FIRST).unanswered(later, "TIMEOUT");

            assertThat(ready(doubted, new Observation.Good(), later)).isEqualTo(new Keep(PROVEN.good(later)));
        }

        @Test
        @DisplayName("D6: a key that seems to be purged may be just being deleted")
        void isSuspiciousOfADeletionWhenTheKeySeemsPurged() {
            assertThat(ready(PROVEN, refused(Cause.of(Code.KEY_PURGED)), FIRST))
                    .isEqualTo(new Suspect(PROVEN.suspecting(DELETED, Kind.REFUSED, "403", FIRST)));
        }

        @ParameterizedTest
        @EnumSource(
                value = Code.class,
                names = {"KEY_PURGED", "VAULT_UNREACHABLE", "AWAITING_REVALIDATION"},
                mode = EnumSource.Mode.EXCLUDE)
        @DisplayName("D6: one refusal is not yet one")
        void isSuspiciousOfAFirstRefusal(Code code) {
            Cause cause = code == Code.PERMISSION_REVOKED ? MISSING : Cause.of(code);

            assertThat(ready(PROVEN, refused(cause), FIRST))
                    .isEqualTo(new Suspect(PROVEN.suspecting(cause, Kind.REFUSED, "403", FIRST)));
        }

        @Test
        @DisplayName("R10, D6: what the vault says of the key itself closes at the second look, 10 s later")
        void closesWhenTheKeyIsRefusedTwice() {
            CheckRecord once = PROVEN.suspecting(DELETED, Kind.REFUSED, "404", FIRST);
            Instant second = FIRST.plusSeconds(10);

            assertThat(ready(once, refused(DELETED), second.minusNanos(1))).isInstanceOf(Suspect.class);
            assertThat(ready(once, refused(DELETED), second))
                    .isEqualTo(new Close(
                            once.suspecting(DELETED, Kind.REFUSED, "403", second)
                                    .closed(second),
                            new Verdict(DELETED, "403", FIRST, second, 2, null)));
        }

        @Test
        @DisplayName("D6: a missing right is held against ARM at the third look, 20 s after the first")
        void asksOthersWhenARightIsRefusedThreeTimes() {
            Instant third = FIRST.plusSeconds(20);
            CheckRecord twice = PROVEN.suspecting(MISSING, Kind.REFUSED, "403", FIRST)
                    .suspecting(MISSING, Kind.REFUSED, "403", FIRST.plusSeconds(10));

            assertThat(ready(twice, refused(MISSING), third.minusNanos(1))).isInstanceOf(Suspect.class);
            assertThat(ready(twice, refused(MISSING), third)).satisfies(decision -> {
                Ask ask = (Ask) decision;
                assertThat(ask.suspicion().times()).isEqualTo(3);
                assertThat(ask.lastCall()).isFalse();
            });
        }

        @Test
        void beginsAnewWhenTheCauseIsAnother() {
            Cause other = Cause.revoked(Permission.GET);
            CheckRecord once = PROVEN.suspecting(MISSING, Kind.REFUSED, "403", FIRST);
            Instant later = FIRST.plusSeconds(20);

            assertThat(ready(once, refused(other), later))
                    .isEqualTo(new Suspect(PROVEN.suspecting(other, Kind.REFUSED, "403", later)));
        }

        @Test
        @DisplayName("D5: a hint is not counted with refusals, nor they with it")
        void beginsAnewWhenAHintBecomesARefusal() {
            CheckRecord hinted = PROVEN.suspecting(NO_VAULT, Kind.HINTED, "NXDOMAIN", FIRST);
            Instant later = FIRST.plusSeconds(20);

            assertThat(ready(hinted, refused(NO_VAULT), later))
                    .isEqualTo(new Suspect(PROVEN.suspecting(NO_VAULT, Kind.REFUSED, "403", later)));
        }

        @Test
        @DisplayName("D6: in an incident nothing closes before others were asked")
        void asksOthersInAnIncident() {
            CheckRecord once = PROVEN.suspecting(DELETED, Kind.REFUSED, "404", FIRST);

            assertThat(AccessDecision.of(
                            ready(once),
                            refused(DELETED),
                            FIRST.plusSeconds(10),
                            new Circumstances(Recovery.AUTOMATIC, Duration.ZERO, FIRST.plusSeconds(10), true)))
                    .isInstanceOf(Ask.class);
        }
    }

    @Nested
    class AboutAReadyServerThatNobodyAnswersFor {

        @ParameterizedTest
        @EnumSource(Silence.Reason.class)
        @DisplayName("D5: silence closes no sooner than 2 min 30 s before the end of the ten minutes")
        void staysOpenUntilThen(Silence.Reason reason) {
            Observation seen = Observation.of(Probes.silent(reason), false, GOOD);

            assertThat(ready(PROVEN, seen, IN_TIME)).isNotInstanceOfAny(Close.class, Ask.class);
            assertThat(ready(PROVEN, seen, IN_TIME.plusNanos(1))).isInstanceOfAny(Close.class, Ask.class);
        }

        @Test
        @DisplayName("D5, R12: silence closes as VaultUnreachable, and says how long it lasted")
        void closesAsUnreachable() {
            CheckRecord once = PROVEN.unanswered(FIRST, "RESET");
            Instant late = IN_TIME.plusNanos(1);

            assertThat(ready(once, SILENT, late))
                    .isEqualTo(new Close(
                            once.unanswered(late, "TIMEOUT").closed(late),
                            new Verdict(UNREACHABLE, "TIMEOUT", FIRST, late, 2, null)));
        }

        @Test
        @DisplayName("D5: transient grace moves the end for silence")
        void staysOpenForAsLongAsTheGraceSays() {
            Duration grace = Duration.ofHours(4);

            assertThat(ready(PROVEN, SILENT, IN_TIME.plus(grace), grace)).isInstanceOf(Keep.class);
            assertThat(ready(PROVEN, SILENT, IN_TIME.plus(grace).plusNanos(1), grace))
                    .isInstanceOf(Close.class);
        }

        @Test
        @DisplayName("D5: and for hints, which are silence")
        void staysOpenWithAHintForAsLongAsTheGraceSays() {
            Observation hint = new Observation.Silent("NXDOMAIN", NO_VAULT);
            Duration grace = Duration.ofHours(1);

            assertThat(ready(PROVEN, hint, IN_TIME.plusNanos(1), grace)).isInstanceOf(Suspect.class);
            assertThat(ready(PROVEN, hint, IN_TIME.plus(grace).plusNanos(1), grace))
                    .isInstanceOfSatisfying(
                            Ask.class, ask -> assertThat(ask.lastCall()).isTrue());
        }

        @Test
        @DisplayName("D5: it does not move it for a refusal")
        void isAskedForTheLastTimeAboutARefusalWhateverTheGrace() {
            assertThat(ready(PROVEN, refused(MISSING), IN_TIME, Duration.ofHours(4)))
                    .isInstanceOf(Suspect.class);
            assertThat(ready(PROVEN, refused(MISSING), IN_TIME.plusNanos(1), Duration.ofHours(4)))
                    .isInstanceOfSatisfying(
                            Ask.class, ask -> assertThat(ask.lastCall()).isTrue());
        }

        @Test
        void closesForARefusalThatWasSeenBeforeTheSilence() {
            CheckRecord refused = PROVEN.suspecting(MISSING, Kind.REFUSED, "403", FIRST);

            assertThat(ready(refused, SILENT, IN_TIME.plusNanos(1)))
                    .isInstanceOfSatisfying(
                            Close.class,
                            close -> assertThat(close.verdict().cause()).isEqualTo(MISSING));
        }

        @Test
        @DisplayName("D5: silence leaves a suspicion as it was")
        void keepsASuspicion() {
            CheckRecord refused = PROVEN.suspecting(MISSING, Kind.REFUSED, "403", FIRST);
            Instant later = FIRST.plusSeconds(10);

            assertThat(ready(refused, SILENT, later)).isEqualTo(new Keep(refused.unanswered(later, "TIMEOUT")));
        }
    }

    @Nested
    class OnceOthersWereAsked {
        private static final Corroboration CONFIRMED = Corroboration.of(ArmOpinion.CONFIRMS);
        private static final Corroboration CONTRADICTED = Corroboration.of(ArmOpinion.CONTRADICTS);

        @Test
        @DisplayName("D6: ARM agrees, and the server closes")
        void closesWhenTheyConfirm() {
            Ask ask = ask(MISSING, Kind.REFUSED, false);

            assertThat(AccessDecision.of(ask, CONFIRMED, false))
                    .isEqualTo(new Close(
                            ask.record().closed(FIRST),
                            new Verdict(MISSING, "403", FIRST, FIRST, 1, ArmOpinion.CONFIRMS)));
        }

        @Test
        @DisplayName("D6: a contradicted refusal leaves the server open while there is time")
        void suspectsWhenTheyContradict() {
            Ask ask = ask(MISSING, Kind.REFUSED, false);

            assertThat(AccessDecision.of(ask, CONTRADICTED, false)).isEqualTo(new Suspect(ask.record()));
        }

        @Test
        @DisplayName("D6: it may delay closing to the end of the ten minutes, and no longer")
        void closesOnTheLastCallWhateverTheySay() {
            assertThat(AccessDecision.of(ask(MISSING, Kind.REFUSED, true), CONTRADICTED, false))
                    .isInstanceOfSatisfying(
                            Close.class,
                            close -> assertThat(close.verdict())
                                    .isEqualTo(new Verdict(MISSING, "403", FIRST, FIRST, 1, ArmOpinion.CONTRADICTS)));
        }

        @Test
        @DisplayName("R12: a hint that nobody confirms is a vault out of reach")
        void closesAsUnreachableForAHint() {
            assertThat(AccessDecision.of(ask(NO_VAULT, Kind.HINTED, true), CONTRADICTED, false))
                    .isInstanceOfSatisfying(
                            Close.class,
                            close -> assertThat(close.verdict().cause()).isEqualTo(UNREACHABLE));
            assertThat(AccessDecision.of(ask(NO_VAULT, Kind.HINTED, true), CONFIRMED, false))
                    .isInstanceOfSatisfying(
                            Close.class,
                            close -> assertThat(close.verdict().cause()).isEqualTo(NO_VAULT));
        }

        @Test
        @DisplayName("R12: a deleted vault says until when it can be recovered, if ARM does")
        void saysUntilWhenAVaultCanBeRecovered() {
            Instant purged = GOOD.plus(Duration.ofDays(90));

            assertThat(AccessDecision.of(
                            ask(NO_VAULT, Kind.HINTED, false),
                            new Corroboration(ArmOpinion.CONFIRMS, false, purged),
                            false))
                    .isInstanceOfSatisfying(
                            Close.class,
                            close -> assertThat(close.verdict().cause())
                                    .isEqualTo(Cause.recoverable(Code.VAULT_DELETED, purged)));
        }

        @Test
        @DisplayName("D6: an incident never overrides what ARM confirms")
        void closesInAnIncidentThatArmConfirms() {
            assertThat(AccessDecision.of(ask(MISSING, Kind.REFUSED, false), CONFIRMED, true))
                    .isInstanceOf(Close.class);
        }

        private static Ask ask(Cause cause, Kind kind, boolean lastCall) {
            CheckRecord record = PROVEN.suspecting(cause, kind, "403", FIRST);
            return new Ask(record, Suspicion.first(cause, kind, "403", FIRST), lastCall);
        }
    }

    @Nested
    class AboutAnInaccessibleServer {
        private static final CheckRecord CLOSED = PROVEN.closed(FIRST);

        @Test
        @DisplayName("D7: a first good check begins the recovery")
        void remembersTheFirstGoodCheck() {
            Instant at = FIRST.plusSeconds(60);

            assertThat(closed(CLOSED, MISSING, new Observation.Good(), at, Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(CLOSED.recovering(at)));
        }

        @Test
        @DisplayName("D7: a second good check 60 s later opens")
        void opensAtTheSecondGoodCheck() {
            CheckRecord recovering = CLOSED.recovering(FIRST.plusSeconds(60));
            Instant due = FIRST.plusSeconds(120);

            assertThat(closed(recovering, MISSING, new Observation.Good(), due.minusNanos(1), Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(recovering.recovering(due.minusNanos(1))));
            assertThat(closed(recovering, MISSING, new Observation.Good(), due, Recovery.AUTOMATIC))
                    .isEqualTo(new Open(recovering.good(due)));
        }

        @Test
        @DisplayName("D7: a refusal between two good checks begins the recovery anew")
        void forgetsTheGoodCheckWhenTheKeyIsRefusedAgain() {
            CheckRecord recovering = CLOSED.recovering(FIRST.plusSeconds(60));
            Instant at = FIRST.plusSeconds(120);

            AccessDecision decision = closed(recovering, MISSING, refused(MISSING), at, Recovery.AUTOMATIC);

            assertThat(decision).isEqualTo(new Keep(recovering.suspecting(MISSING, Suspicion.Kind.REFUSED, "403", at)));
            assertThat(recovering
                            .suspecting(MISSING, Suspicion.Kind.REFUSED, "403", at)
                            .recoveringSince())
                    .isNull();
        }

        @Test
        @DisplayName("D7: two good checks with silence between them are two good checks")
        void keepsRecoveringWhenNothingWasSaid() {
            CheckRecord recovering = CLOSED.recovering(FIRST.plusSeconds(60));
            Instant at = FIRST.plusSeconds(120);

            assertThat(closed(recovering, MISSING, SILENT, at, Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(recovering.unanswered(at, "TIMEOUT")));
            assertThat(recovering.unanswered(at, "TIMEOUT").recoveringSince()).isEqualTo(FIRST.plusSeconds(60));
        }

        @Test
        void changesTheCauseWhenTheKeyIsRefusedForAnother() {
            Instant at = FIRST.plusSeconds(120);

            assertThat(closed(CLOSED, MISSING, refused(DELETED), at, Recovery.AUTOMATIC))
                    .isEqualTo(new ChangeCause(
                            CLOSED.suspecting(DELETED, Suspicion.Kind.REFUSED, "403", at)
                                    .told(),
                            new Verdict(DELETED, "403", at, at, 1, null)));
        }

        @Test
        @DisplayName("R14: that a key is still refused is told again after an hour, with how often it was")
        void tellsOfARefusalEachHour() {
            Instant at = FIRST.plusSeconds(60);
            Instant hour = at.plus(AccessDecision.REMINDER);
            CheckRecord before = CLOSED.suspecting(MISSING, Suspicion.Kind.REFUSED, "403", at)
                    .suspecting(MISSING, Suspicion.Kind.REFUSED, "403", at.plusSeconds(60));

            assertThat(closed(before, MISSING, refused(MISSING), hour.minusNanos(1), Recovery.AUTOMATIC))
                    .isEqualTo(new Keep(before.suspecting(MISSING, Suspicion.Kind.REFUSED, "403", hour.minusNanos(1))));
            assertThat(closed(before, MISSING, refused(MISSING), hour, Recovery.AUTOMATIC))
                    .isEqualTo(new Remind(
                            before.suspecting(MISSING, Suspicion.Kind.REFUSED, "403", hour)
                                    .told(),
                            new Failures(MISSING, "403", at, 3)));
        }

        @Test
        @DisplayName("R14: and so is that nobody answers")
        void tellsOfSilenceEachHour() {
            Instant at = FIRST.plusSeconds(60);
            Instant hour = at.plus(AccessDecision.REMINDER);
            CheckRecord before = CLOSED.unanswered(at, "TIMEOUT");

            assertThat(closed(before, UNREACHABLE, SILENT, hour.minusNanos(1), Recovery.AUTOMATIC))
                    .isInstanceOf(Keep.class);
            assertThat(closed(before, UNREACHABLE, SILENT, hour, Recovery.AUTOMATIC))
                    .isEqualTo(new Remind(
                            before.unanswered(hour, "TIMEOUT").told(), new Failures(null, "TIMEOUT", at, 2)));
        }

        @Test
        @DisplayName("R14: what was told is counted no more")
        void countsAnewOnceItWasTold() {
            CheckRecord told = CLOSED.suspecting(MISSING, Suspicion.Kind.REFUSED, "403", FIRST)
                    .told();

            assertThat(told.suspicion()).isNull();
            assertThat(told.unanswered()).isNull();
            assertThat(told.closures()).isEqualTo(CLOSED.closures());
            assertThat(told.checkedAt()).isEqualTo(FIRST);
        }

        @Test
        @DisplayName("R29: a key that is gone for good is known as such once it cannot be just being deleted")
        void knowsAPurgedKeyAMinuteAfterTheClosure() {
            Cause purged = Cause.of(Code.KEY_PURGED);
            Instant minute = FIRST.plusSeconds(60);

            assertThat(closed(CLOSED, DELETED, refused(purged), minute.minusNanos(1), Recovery.AUTOMATIC))
                    .isInstanceOf(Keep.class);
            assertThat(closed(CLOSED, DELETED, refused(purged), minute, Recovery.AUTOMATIC))
                    .isInstanceOfSatisfying(
                            ChangeCause.class,
                            change -> assertThat(change.verdict().cause()).isEqualTo(purged));
        }

        @Test
        void keepsTheCauseWhenOnlyThePurgeDateIsNotTold() {
            Cause dated = Cause.recoverable(Code.KEY_DELETED, GOOD.plus(Duration.ofDays(90)));

            assertThat(closed(CLOSED, dated, refused(DELETED), FIRST.plusSeconds(60), Recovery.AUTOMATIC))
                    .isInstanceOf(Keep.class);
            assertThat(closed(CLOSED, DELETED, refused(dated), FIRST.plusSeconds(60), Recovery.AUTOMATIC))
                    .isInstanceOf(ChangeCause.class);
        }

        @Test
        @DisplayName("R12: a vault that was out of reach and then refuses is named for what it refuses")
        void namesTheRefusalOnceTheVaultIsInReachAgain() {
            assertThat(closed(CLOSED, UNREACHABLE, refused(MISSING), FIRST.plusSeconds(60), Recovery.AUTOMATIC))
                    .isInstanceOf(ChangeCause.class);
        }

        @Test
        @DisplayName("D7: with the setting Manual it waits for a person")
        void staysClosedWhenRecoveryIsManual() {
            assertThat(closed(
                            CLOSED.recovering(FIRST),
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
                            CLOSED.recovering(FIRST),
                            Cause.of(Code.AWAITING_REVALIDATION),
                            new Observation.Good(),
                            FIRST.plusSeconds(3600),
                            Recovery.AUTOMATIC))
                    .isInstanceOf(Keep.class);
        }

        private static AccessDecision closed(
                CheckRecord record, Cause cause, Observation seen, Instant at, Recovery recovery) {
            Access access = new Access.Inaccessible(cause, FIRST, "evidence");
            return AccessDecision.of(
                    new Enabled(Keys.active(GOOD), access, Enforcement.CONFIRMED, record, Rewraps.none()),
                    seen,
                    at,
                    new Circumstances(recovery, Duration.ZERO, at, false));
        }
    }

    private static Observation refused(Cause cause) {
        return new Observation.Refused(cause, "403");
    }

    private static AccessDecision ready(CheckRecord record, Observation seen, Instant at) {
        return ready(record, seen, at, Duration.ZERO);
    }

    private static AccessDecision ready(CheckRecord record, Observation seen, Instant at, Duration grace) {
        return AccessDecision.of(ready(record), seen, at, new Circumstances(Recovery.AUTOMATIC, grace, at, false));
    }

    private static Enabled ready(CheckRecord record) {
        return new Enabled(Keys.active(GOOD), new Access.Ready(GOOD), Enforcement.CONFIRMED, record, Rewraps.none());
    }
}
