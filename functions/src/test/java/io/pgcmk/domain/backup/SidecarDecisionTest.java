package io.pgcmk.domain.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R17: an old sidecar counts until whoever keeps it has confirmed the new one. */
class SidecarDecisionTest {

    private static final KekVersion V3 = new KekVersion(Keys.KEK, "3".repeat(32));
    private static final KekVersion ELSEWHERE =
            new KekVersion(new KekId(URI.create("https://other.vault.azure.net"), "orders-kek"), Keys.V1.version());

    /** What lies in its sidecar is under {@link Keys#V1}. */
    private static final Backup BACKUP = Backups.backup(1);

    private static final WrappedDek OLD = Keys.dek(1001, Keys.V1);
    private static final WrappedDek NOW = Keys.dek(1001, Keys.V2);

    @Test
    void confirmsTheVersionThatWrapsTheDekNow() {
        assertThat(decided(BACKUP, NOW, List.of(OLD), Keys.V2.toString()))
                .isEqualTo(new SidecarDecision.Confirm(Keys.V2));
    }

    @Test
    @DisplayName("a sidecar that came back with its disk counts again")
    void confirmsAnOlderVersionThanBefore() {
        assertThat(decided(BACKUP.confirmed(Keys.V2), NOW, List.of(OLD), Keys.V1.toString()))
                .isEqualTo(new SidecarDecision.Confirm(Keys.V1));
    }

    @Test
    void knowsWhatWasConfirmedBefore() {
        assertThat(decided(BACKUP, NOW, List.of(OLD), Keys.V1.toString())).isEqualTo(new SidecarDecision.Repeat());
    }

    @Test
    @DisplayName("a superseded wrapping is erased after 90 days, and the sidecar may still have it")
    void knowsItAlsoOnceTheWrappingIsErased() {
        assertThat(decided(BACKUP, NOW, List.of(), Keys.V1.toString())).isEqualTo(new SidecarDecision.Repeat());
    }

    @Test
    void takesTheDigitsAloneWhereOneVersionHasThem() {
        assertThat(decided(BACKUP, NOW, List.of(OLD), Keys.V2.version()))
                .isEqualTo(new SidecarDecision.Confirm(Keys.V2));
    }

    @Test
    void asksForTheWholeIdentifierWhereTwoHaveThem() {
        assertThat(decided(BACKUP, Keys.dek(1001, ELSEWHERE), List.of(OLD), Keys.V1.version()))
                .isEqualTo(new SidecarDecision.Ambiguous(List.of(ELSEWHERE, Keys.V1)));
    }

    @Test
    void saysWhatIsKnownInPlaceOfAVersionThatIsNot() {
        assertThat(decided(BACKUP, NOW, List.of(OLD), V3.toString()))
                .isEqualTo(new SidecarDecision.Unknown(List.of(Keys.V2, Keys.V1)));
    }

    private static SidecarDecision decided(
            Backup backup, WrappedDek current, List<WrappedDek> superseded, String named) {
        return SidecarDecision.of(backup, current, superseded, NamedVersion.parse(named));
    }
}
