package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.NamedVersion;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R17: what lies in a sidecar counts under its version until whoever keeps it has confirmed another. */
class ConfirmSidecarTest {

    private final World world = new World().enabled(1);
    private final KekVersion old = world.version;

    @BeforeEach
    void backsUp() {
        world.backUp(1, 1);
    }

    @Test
    void confirmsWhatWrapsTheDekNow() {
        KekVersion newer = world.rewrap(1, 1);

        ServerBackup confirmed = confirm(newer);

        assertThat(confirmed.backup().sidecar()).isEqualTo(newer);
        assertThat(stored()).isEqualTo(confirmed);
        assertThat(inSidecars(newer)).isEmpty();
    }

    @Test
    void countsAnOldSidecarAgainThatCameBack() {
        KekVersion newer = world.rewrap(1, 1);
        confirm(newer);

        confirm(old);

        assertThat(inSidecars(newer)).containsExactly(old);
    }

    @Test
    void isTheSameTwice() {
        KekVersion newer = world.rewrap(1, 1);
        ServerBackup once = confirm(newer);

        assertThat(confirm(newer)).isEqualTo(once);
    }

    @Test
    @DisplayName("a check of the server is overtaken by no confirmation")
    void leavesTheServerAsItIs() {
        KekVersion newer = world.rewrap(1, 1);
        var before = world.store.find(world.server(1).uid());

        confirm(newer);

        assertThat(world.store.find(world.server(1).uid())).isEqualTo(before);
    }

    @Test
    @DisplayName("R11: it changes nothing of a server, so an Inaccessible one allows it")
    void isAllowedHoweverTheServerStands() {
        KekVersion newer = world.rewrap(1, 1);
        world.vaults.delete(Keys.KEK);
        world.tick();
        world.assertClosed(1);

        assertThat(confirm(newer).backup().sidecar()).isEqualTo(newer);
    }

    @Test
    void isAllowedForAServerWithoutAKey() {
        KekVersion newer = world.rewrap(1, 1);
        world.release(1);

        assertThat(confirm(newer).backup().sidecar()).isEqualTo(newer);
    }

    @Test
    void refusesAVersionThatWrapsNoCopyOfTheDek() {
        KekVersion another = world.vaults.rotate(Keys.KEK);

        RequestRefusedException refused = Refused.by(() -> confirm(another));

        assertThat(refused.kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(refused.target()).isEqualTo("version");
        assertThat(refused.getMessage()).contains(old.toString());
        assertThat(stored().backup().sidecar()).isEqualTo(old);
    }

    @Test
    void findsNoBackupThatWasDeleted() {
        world.deleteBackup(1, 1);

        assertThat(Refused.by(() -> confirm(old)).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void leavesAnEvent() {
        KekVersion newer = world.rewrap(1, 1);

        confirm(newer);

        assertThat(world.events(1, EventType.SIDECAR_CONFIRMED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("backup", Backups.id(1).toString())
                        .containsEntry("sidecarKeyUri", newer.toString())
                        .containsEntry("keyUri", newer.toString())
                        .containsEntry("caller", "operator"));
    }

    @Test
    void isConfirmedWhoeverComesBetween() {
        for (int step = 1; ; step++) {
            World met = new World().enabled(1);
            met.backUp(1, 1);
            KekVersion newer = met.rewrap(1, 1);
            met.steps.after(step, () -> confirm(met, met.version));

            assertThat(confirm(met, newer).backup().sidecar()).isEqualTo(newer);
            if (met.steps.isPending()) {
                assertThat(step).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    void isRepeatedByWhoWasKilled() {
        for (int step = 1; ; step++) {
            World met = new World().enabled(1);
            met.backUp(1, 1);
            KekVersion newer = met.rewrap(1, 1);
            boolean died = met.dyingAfter(step, () -> confirm(met, newer));

            assertThat(confirm(met, newer).backup().sidecar()).isEqualTo(newer);
            assertThat(met.events(1, EventType.SIDECAR_CONFIRMED)).isNotEmpty();
            if (!died) {
                return;
            }
        }
    }

    private ServerBackup confirm(KekVersion version) {
        return confirm(world, version);
    }

    private static ServerBackup confirm(World world, KekVersion version) {
        return world.app
                .confirmSidecar()
                .run(Servers.id(1), Backups.id(1), NamedVersion.parse(version.toString()), World.CALLER);
    }

    private ServerBackup stored() {
        return world.app.findBackup().run(Servers.id(1), Backups.id(1));
    }

    private Set<KekVersion> inSidecars(KekVersion but) {
        Server server = world.server(1);
        return world.rotations.inUse(server.uid(), but).sidecars();
    }
}
