package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.restorability.Restorability;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R17, R29: each day a sample of a server's backups is proven, and what was left behind is found. */
class SurveyBackupsTest {

    private static final Duration DAY = SurveyBackups.DAILY;

    private final World world = new World().enabled(1);

    private static int survey(World world) {
        return world.app.surveyBackups().run();
    }

    private int survey() {
        return survey(world);
    }

    private Proof proof(int backup) {
        return world.backups
                .find(world.server(1).uid(), Backups.id(backup))
                .orElseThrow()
                .backup()
                .proof();
    }

    private Restorability restorability(int backup) {
        return world.app.findBackup().run(Servers.id(1), Backups.id(backup)).restorability();
    }

    @Test
    void provesBackupsByUnwrappingTheirDeks() {
        world.backUp(1, 1);
        world.backUp(1, 2);
        world.clock.advance(DAY);

        assertThat(survey()).isEqualTo(1);

        assertThat(proof(1)).isEqualTo(Proof.at(world.clock.instant()));
        assertThat(proof(2)).isEqualTo(Proof.at(world.clock.instant()));
        assertThat(world.vaults.deksInTheClear()).isZero();
        assertThat(world.events(1, EventType.FINDING)).isEmpty();
    }

    @Test
    void hasItsTurnAgainADayLater() {
        Instant first = world.clock.instant();
        assertThat(survey()).isEqualTo(1);
        world.clock.advance(DAY.minusNanos(1));
        assertThat(survey()).isZero();
        world.clock.advance(Duration.ofNanos(1));

        assertThat(survey()).isEqualTo(1);
        assertThat(world.protection(1).rewraps().surveyAt())
                .isEqualTo(first.plus(DAY).plus(DAY));
    }

    @Test
    @DisplayName("a list of backups asks no vault")
    void showsWhatIsStored() {
        world.backUp(1, 1);
        Instant expiry = world.clock.instant().plus(Duration.ofDays(30));
        world.vaults.setValidity(world.version, null, expiry);
        survey();
        int calls = world.vaults.calls().size();

        assertThat(restorability(1).state()).isEqualTo(Restorability.State.RESTORABLE);
        assertThat(restorability(1).until()).isEqualTo(expiry);
        assertThat(world.vaults.calls()).hasSize(calls);
    }

    @Test
    @DisplayName("D5: no answer is not no, and tomorrow is too late to ask again")
    void asksASilentVaultAgainTheSameDay() {
        world.backUp(1, 1);
        world.clock.advance(DAY);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);
        assertThat(survey()).isZero();
        assertThat(world.events(1, EventType.FINDING)).isEmpty();
        world.vaults.silence(Keys.KEK.vault(), null);
        world.clock.advance(SurveyBackups.AGAIN.minusNanos(1));
        assertThat(survey()).isZero();
        world.clock.advance(Duration.ofNanos(1));

        assertThat(survey()).isEqualTo(1);
        assertThat(proof(1)).isEqualTo(Proof.at(world.clock.instant()));
    }

    @Test
    @DisplayName("tells once of a key version that can unwrap no more, with what mends it")
    void tellsOfAnOldVersionThatWasDisabled() {
        KekVersion old = world.version;
        world.backUp(1, 1);
        moveServer(world.vaults.rotate(Keys.KEK));
        survey();
        world.vaults.setEnabled(old, false);
        world.clock.advance(DAY);
        survey();
        world.clock.advance(DAY);
        survey();

        assertThat(world.events(1, EventType.FINDING))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("finding", "BackupNotRestorable")
                        .containsEntry("keyUri", old.toString())
                        .containsEntry("cause", "KeyDisabled")
                        .containsEntry("backup", Backups.id(1).toString())
                        .hasEntrySatisfying(
                                "remedy", remedy -> assertThat(remedy).contains("--enabled true")));
        assertThat(restorability(1).state()).isEqualTo(Restorability.State.NOT_NOW);
    }

    @Test
    void tellsAgainOfOneThatWasMendedInBetween() {
        KekVersion old = world.version;
        world.backUp(1, 1);
        moveServer(world.vaults.rotate(Keys.KEK));
        for (boolean enabled : List.of(false, true, false)) {
            world.vaults.setEnabled(old, enabled);
            survey();
            world.clock.advance(DAY);
        }

        assertThat(world.events(1, EventType.FINDING)).hasSize(2);
    }

    @Test
    void tellsOfARightThatOnlyAProofMisses() {
        world.backUp(1, 1);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);
        survey();

        assertThat(world.events(1, EventType.FINDING))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("cause", "PermissionRevoked"));
    }

    @Test
    @DisplayName("R31: tells once of a DEK that comes out as another")
    void tellsOfADekThatIsUnreadable() {
        world.backUp(1, 1);
        world.vaults.corrupt(Operation.UNWRAP);
        survey();
        world.clock.advance(DAY);
        survey();

        assertThat(world.events(1, EventType.FINDING))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("backup", Backups.id(1).toString()));
        assertThat(proof(1).at()).isEqualTo(Servers.START);
    }

    @Test
    @DisplayName("R17: what events missed is moved after all, and older versions are known again")
    void beginsARotationForWhatWasLeftBehind() {
        KekVersion old = world.version;
        world.backUp(1, 1);
        KekVersion newer = world.vaults.rotate(Keys.KEK);
        moveServer(newer);

        survey();

        Rotation rotation =
                world.rotations.page(world.server(1).uid(), 10, null).elements().getFirst();
        assertThat(rotation.reason()).isEqualTo(RotationReason.LEFT_BEHIND);
        assertThat(rotation.from()).isEqualTo(Set.of(old));
        assertThat(rotation.to()).isEqualTo(newer);
        assertThat(world.protection(1).rewraps().running()).isEqualTo(new Rewraps.Running(rotation.id(), newer));
        assertThat(world.protection(1).rewraps().older()).containsExactly(OlderVersion.of(old, true));
    }

    @Test
    @DisplayName("R17: the rotation that it begins moves what was left behind")
    void leadsToEverythingUnderThePinnedVersion() {
        world.backUp(1, 1);
        KekVersion newer = world.vaults.rotate(Keys.KEK);
        moveServer(newer);
        survey();
        world.clock.advance(Duration.ofMinutes(1));

        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.backUp(1, 1).dek().wrappedBy()).isEqualTo(newer);
        assertThat(world.protection(1).rewraps().running()).isNull();
    }

    @Test
    void beginsNoneWhileOneRuns() {
        world.backUp(1, 1);
        moveServer(world.vaults.rotate(Keys.KEK));
        survey();
        world.clock.advance(DAY);

        survey();

        assertThat(world.rotations.page(world.server(1).uid(), 10, null).elements())
                .hasSize(1);
    }

    @Test
    void beginsNoneWhereNothingWasLeftBehind() {
        world.backUp(1, 1);

        survey();

        assertThat(world.rotations.page(world.server(1).uid(), 10, null).elements())
                .isEmpty();
        assertThat(world.protection(1).rewraps().older()).isEmpty();
    }

    @Test
    @DisplayName("a sidecar under an old version is watched, and moves nothing")
    void remembersAVersionThatOnlyASidecarIsUnder() {
        world.backUp(1, 1);
        KekVersion newer = world.rewrap(1, 1);
        moveServer(newer);

        survey();

        assertThat(world.protection(1).rewraps().older()).containsExactly(OlderVersion.of(world.version, false));
        assertThat(world.protection(1).rewraps().running()).isNull();
    }

    @Test
    void looksOverAClosedServerToo() {
        world.backUp(1, 1);
        world.vaults.close(Keys.KEK.vault(), Refusal.Reason.FIREWALL);
        for (int minute = 0; minute < 12; minute++) {
            world.tick();
        }
        assertThat(survey()).isEqualTo(1);

        assertThat(restorability(1).state()).isEqualTo(Restorability.State.NOT_NOW);
    }

    @Test
    void leavesAServerWithoutAKeyAlone() {
        world.release(1);

        assertThat(survey()).isZero();
    }

    @Test
    void isKilledAnywhereAndDoneTheSameDay() {
        for (int step = 1; ; step++) {
            World met = new World().enabled(1);
            met.backUp(1, 1);
            met.vaults.corrupt(Operation.UNWRAP);
            boolean died = met.dyingAfter(step, () -> survey(met));
            met.clock.advance(SurveyBackups.AGAIN);

            survey(met);

            assertThat(met.events(1, EventType.FINDING)).hasSize(1);
            assertThat(met.protection(1).rewraps().surveyAt())
                    .isAfter(met.clock.instant().plus(SurveyBackups.AGAIN));
            if (!died) {
                assertThat(step).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    void isDoneOnceByTwoInstances() {
        for (int step = 1; ; step++) {
            World met = new World().enabled(1);
            met.backUp(1, 1);
            moveServer(met, met.vaults.rotate(Keys.KEK));
            met.steps.after(step, () -> survey(met));

            survey(met);

            boolean ended = met.steps.isPending();
            met.steps.restart();
            assertThat(met.rotations.page(met.server(1).uid(), 10, null).elements())
                    .hasSize(1);
            if (ended) {
                assertThat(step).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    void isDoneBesideChecks() {
        for (int step = 1; ; step++) {
            World met = new World().enabled(1);
            met.backUp(1, 1);
            met.steps.after(step, () -> met.aCheckComesBy(1));

            assertThat(survey(met)).isEqualTo(1);
            if (met.steps.isPending()) {
                assertThat(step).isGreaterThan(4);
                return;
            }
        }
    }

    private void moveServer(KekVersion to) {
        moveServer(world, to);
    }

    /** As a rotation does that was killed before it came to the backups. */
    private static void moveServer(World world, KekVersion to) {
        StoredServer read = world.store.find(world.server(1).uid()).orElseThrow();
        Protection.Enabled enabled = (Protection.Enabled) read.server().protection();
        ActiveKey key = enabled.key();
        ActiveKey moved = new ActiveKey(key.followed(), to, key.dek(), key.canary(), key.since());
        world.store.replace(read, ServerChange.of(read.server().with(enabled.with(moved))));
    }
}
