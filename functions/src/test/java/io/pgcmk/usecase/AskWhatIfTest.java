package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.whatif.Change;
import io.pgcmk.domain.whatif.Consequence;
import io.pgcmk.domain.whatif.WhatIf;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R17: what a change of a key would do. */
class AskWhatIfTest {
    private final World world = new World();
    private final KekVersion v1 = world.version;
    private KekVersion v2 = v1;

    /** The server follows the key and lies under version 1, and its backup under version 2. */
    @BeforeEach
    void given() {
        world.enabled(1);
        world.backUp(1, 1);
        v2 = world.vaults.rotate(Keys.KEK);
        rewrapped(stored());
        world.app.drainOutbox().run();
    }

    @Test
    @DisplayName("a backup whose DEK an older version still unwraps is not lost with the newer one")
    void tellsOfAnOlderWrapping() {
        assertThat(effects(v2, Change.DISABLE)).containsExactly(new Consequence.RestorableBy(v1, true));
    }

    @Test
    void doesNotRelyOnAnOlderVersionThatIsDisabled() {
        world.vaults.setEnabled(v1, false);

        assertThat(effects(v2, Change.DISABLE))
                .containsExactly(new Consequence.Unrestorable(new Consequence.Until.Enabled()));
    }

    @Test
    void tellsOfASidecarThatCouldBeReadNoMore() {
        List<Foreseen> foreseen = ask(v1, Change.DISABLE).page().elements();

        assertThat(foreseen).extracting(one -> one.dependent().kind()).containsExactly(Kind.SERVER, Kind.SIDECAR);
        assertThat(foreseen.getFirst().consequence()).isInstanceOf(Consequence.Closes.class);
        assertThat(foreseen.getLast().consequence()).isEqualTo(new Consequence.RestorableBy(v2, false));
    }

    /** Of a backup whose DEK and sidecar are both lost, nothing is told twice. */
    @Test
    void tellsOfABackupOnce() {
        AskWhatIf.Answer answer = ask(Keys.KEK, Change.DELETE);

        assertThat(answer.page().elements())
                .extracting(one -> one.dependent().kind())
                .containsExactly(Kind.SERVER, Kind.BACKUP);
        assertThat(answer.counts().of(Kind.SIDECAR)).isEqualTo(1);
    }

    @Test
    void tellsWhichVersionIsMeantWhereNoneIsNamed() {
        AskWhatIf.Answer answer = ask(Keys.KEK, Change.DISABLE);

        assertThat(answer.whatIf()).isEqualTo(new WhatIf(Change.DISABLE, new KeyVersions(v2), null));
        assertThat(answer.why()).contains("current now");
    }

    @Test
    void asksForAVersionWhereTheVaultDoesNotSayWhichIsCurrent() {
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

        assertThatExceptionOfType(RequestRefusedException.class)
                .isThrownBy(() -> ask(Keys.KEK, Change.DISABLE))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(RequestRefusedException.Kind.UNAVAILABLE))
                .withMessageContaining("name a version in keyUri");
        assertThat(ask(v1, Change.DISABLE).whatIf()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "PURGE"})
    void refusesOneVersionWhereTheWholeKeyIsConcerned(Change change) {
        assertThatExceptionOfType(RequestRefusedException.class)
                .isThrownBy(() -> ask(v1, change))
                .satisfies(refused -> assertThat(refused.target()).isEqualTo("keyUri"))
                .withMessageContaining("name " + Keys.KEK + ", or ask for disable");
    }

    @Test
    void ofADeletedKeyNothingIsLeftToDelete() {
        world.vaults.delete(Keys.KEK);

        AskWhatIf.Answer answer = ask(Keys.KEK, Change.DELETE);

        assertThat(answer.whatIf()).isNull();
        assertThat(answer.why()).startsWith("it is deleted already, and is purged at ");
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void nothingHappensToAKeyThatNothingKnownUses(Change change) {
        KeyIdentifier nobodys = KeyIdentifier.parse("https://contoso.vault.azure.net/keys/nobodys");

        AskWhatIf.Answer answer = ask(nobodys, change);

        assertThat(answer.whatIf()).isNull();
        assertThat(answer.why()).isEqualTo("nothing that pg-cmk knows of uses it");
        assertThat(answer.page().elements()).isEmpty();
    }

    @Test
    void tellsThatARotationStops() {
        StoredServer server = world.store.find(world.server(1).uid()).orElseThrow();
        RotationId id = new RotationId(server.server().uid(), new UUID(0, 7));
        Rotation rotation = Rotation.start(id, RotationReason.NEW_VERSION, Set.of(v1), v2, world.clock.instant());
        world.store.replace(server, ServerChange.of(server.server()).and(StoredRotation.fresh(rotation)));

        assertThat(effects(v2, Change.DISABLE)).contains(new Consequence.RotationStops(true));
        assertThat(effects(v1, Change.DISABLE)).contains(new Consequence.RotationStops(false));
    }

    @Test
    void changesNothing() {
        int written = world.store.written();

        for (Change change : Change.values()) {
            ask(Keys.KEK, change);
        }

        assertThat(world.store.written()).isEqualTo(written);
        world.tick();
        world.assertReady(1);
    }

    private List<Consequence> effects(KeyIdentifier key, Change change) {
        return ask(key, change).page().elements().stream()
                .map(Foreseen::consequence)
                .toList();
    }

    private AskWhatIf.Answer ask(KeyIdentifier key, Change change) {
        return world.app.askWhatIf().run(Servers.SUBSCRIPTION, key, change, 100, null);
    }

    private StoredBackup stored() {
        return world.backups.find(world.server(1).uid(), Backups.id(1)).orElseThrow();
    }

    private void rewrapped(StoredBackup backup) {
        StoredServer server = world.store.find(world.server(1).uid()).orElseThrow();
        KekVault vault = world.vaults.actingAs(Servers.identity(1).clientId());
        try (Dek dek = vault.unwrap(backup.dek().dek())) {
            WrappedDek wrapped = vault.wrap(backup.dek().dek().id(), dek, v2);
            world.store.replace(server, ServerChange.of(server.server()).and(new Rewrapped(backup.dek(), wrapped)));
        }
    }
}
