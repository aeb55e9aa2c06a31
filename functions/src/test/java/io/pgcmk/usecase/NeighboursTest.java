package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ScheduleEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final Cause DELETED = Cause.of(Code.KEY_DELETED);

    @Test
    void areAllServersOfTheKeyWhenThereAreFew() {
        Neighbours neighbours = of(entries(1, 20, Keys.V1), entries(21, 25, Keys.V2));
        neighbours.lookedAt(entries(1, 1, Keys.V1));

        List<ScheduleEntry> drawnIn = neighbours.drawnInBy(entry(1, Keys.V1), DELETED);

        assertThat(drawnIn).isEqualTo(entries(2, 20, Keys.V1));
        assertThat(neighbours.restOf(entry(1, Keys.V1), DELETED)).isEmpty();
    }

    @Test
    void areASampleOfTwentyThatSpeaksForTheRestWhenThereAreMany() {
        Neighbours neighbours = of(entries(1, 100, Keys.V1));
        neighbours.lookedAt(entries(1, 1, Keys.V1));

        assertThat(neighbours.drawnInBy(entry(1, Keys.V1), DELETED)).isEqualTo(entries(2, 20, Keys.V1));
        assertThat(neighbours.restOf(entry(7, Keys.V1), DELETED)).isEqualTo(entries(21, 100, Keys.V1));
        assertThat(neighbours.restOf(entry(8, Keys.V1), DELETED)).isEmpty();
    }

    @Test
    void areFewerWhenSomeWereDueAnyway() {
        Neighbours neighbours = of(entries(1, 100, Keys.V1), entries(101, 110, Keys.V2));
        neighbours.lookedAt(entries(1, 18, Keys.V1));
        neighbours.lookedAt(entries(101, 110, Keys.V2));

        assertThat(neighbours.drawnInBy(entry(1, Keys.V1), DELETED)).isEqualTo(entries(19, 20, Keys.V1));
        assertThat(neighbours.restOf(entry(1, Keys.V1), DELETED)).isEqualTo(entries(21, 100, Keys.V1));
    }

    @Test
    void areOnlySpokenForWhenEnoughWereDueAnyway() {
        Neighbours neighbours = of(entries(1, 100, Keys.V1));
        neighbours.lookedAt(entries(1, 30, Keys.V1));

        assertThat(neighbours.drawnInBy(entry(1, Keys.V1), DELETED)).isEmpty();
        assertThat(neighbours.restOf(entry(1, Keys.V1), DELETED)).isEqualTo(entries(31, 100, Keys.V1));
    }

    @Test
    void areDrawnInOnce() {
        Neighbours neighbours = of(entries(1, 3, Keys.V1));
        neighbours.drawnInBy(entry(1, Keys.V1), DELETED);

        assertThat(neighbours.drawnInBy(entry(2, Keys.V1), DELETED)).isEmpty();
    }

    @Test
    void areThoseOfTheWholeVaultWhenTheVaultIsLost() {
        Neighbours neighbours = of(entries(1, 1, Keys.V1), entries(2, 3, Keys.V2));
        neighbours.lookedAt(entries(1, 1, Keys.V1));

        assertThat(neighbours.drawnInBy(entry(1, Keys.V1), Cause.of(Code.FIREWALL_CHANGED)))
                .isEqualTo(entries(2, 3, Keys.V2));
    }

    @Test
    void areNobodyWhenOneIdentityIsRefused() {
        Neighbours neighbours = of(entries(1, 3, Keys.V1));

        assertThat(neighbours.drawnInBy(entry(1, Keys.V1), Cause.revoked(Permission.GET)))
                .isEmpty();
        assertThat(neighbours.restOf(entry(1, Keys.V1), Cause.revoked(Permission.GET)))
                .isEmpty();
    }

    @Test
    void areNobodyThatIsClosed() {
        ScheduleEntry closed =
                new ScheduleEntry(Servers.uid(2), Keys.V1, Servers.START, null, Servers.START, List.of(), "etag");

        assertThat(of(entries(1, 1, Keys.V1), List.of(closed)).drawnInBy(entry(9, Keys.V1), DELETED))
                .isEqualTo(entries(1, 1, Keys.V1));
    }

    @Test
    void areNobodyIfTheKeyIsNotKnown() {
        assertThat(of(entries(1, 3, Keys.V1)).drawnInBy(entry(9, null), DELETED))
                .isEmpty();
    }

    @SafeVarargs
    private static Neighbours of(List<ScheduleEntry>... all) {
        List<ScheduleEntry> entries = new ArrayList<>();
        for (List<ScheduleEntry> some : all) {
            entries.addAll(some);
        }
        return new Neighbours(entries);
    }

    private static List<ScheduleEntry> entries(int first, int last, KekVersion pinned) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> entry(number, pinned))
                .toList();
    }

    private static ScheduleEntry entry(int number, @Nullable KekVersion pinned) {
        Instant denyBy = Servers.START.plusSeconds(600 + number);
        return new ScheduleEntry(Servers.uid(number), pinned, Servers.START, denyBy, Servers.START, List.of(), "etag");
    }
}
