package io.pgcmk.domain.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** R17: which versions a change would concern, and what Azure would refuse. */
class ProspectTest {
    private static final KeyState UNSEEN = new KeyState.Unseen("the vault is silent");

    @Test
    void aNamedVersionIsDisabledWhateverTheVaultSays() {
        assertThat(happens(Prospect.of(Change.DISABLE, Keys.V2, new KeyState.NotAsked(), Servers.START))
                        .versions())
                .isEqualTo(new KeyVersions(Keys.V2));
    }

    @Test
    void withoutAVersionTheCurrentOneIsDisabled() {
        assertThat(happens(disabled(live("Recoverable", 90))).versions()).isEqualTo(new KeyVersions(Keys.V1));
    }

    @Test
    void whichOneIsCurrentIsNotGuessed() {
        assertThat(disabled(UNSEEN)).isEqualTo(new Prospect.Unclear("the vault is silent"));
        assertThat(disabled(missing(null))).isInstanceOf(Prospect.Refused.class);
    }

    @Test
    void aDeletedKeyCanBeRecoveredForAsLongAsItsVaultSays() {
        assertThat(happens(deleted(live("CustomizedRecoverable", 7))).recoverableUntil())
                .isEqualTo(Servers.START.plus(Duration.ofDays(7)));
        assertThat(happens(deleted(live("Purgeable", 0))).recoverableUntil()).isNull();
        assertThat(happens(deleted(UNSEEN)).recoverableUntil()).isNull();
        assertThat(deleted(missing(null))).isInstanceOf(Prospect.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"Recoverable,false", "Recoverable+Purgeable,true", "CustomizedRecoverable,false", "Purgeable,true"})
    void aKeyIsNotPurgedInAVaultWithPurgeProtection(String recoveryLevel, boolean happens) {
        assertThat(purged(live(recoveryLevel, 90)) instanceof Prospect.Happens).isEqualTo(happens);
    }

    @Test
    void ofADeletedKeyItsVaultTellsWhetherItHasPurgeProtection() {
        assertThat(purged(missing(true))).isInstanceOf(Prospect.Refused.class);
        assertThat(purged(missing(false))).isInstanceOf(Prospect.Happens.class);
        assertThat(((Prospect.Happens) purged(missing(null))).how()).contains("is not known");
        assertThat(((Prospect.Happens) purged(UNSEEN)).how()).contains("is not known");
    }

    @ParameterizedTest
    @EnumSource(value = Change.class, mode = EnumSource.Mode.EXCLUDE, names = "DISABLE")
    void allOthersConcernTheWholeKey(Change change) {
        Prospect prospect = Prospect.of(change, Keys.V2, live("Recoverable+Purgeable", 90), Servers.START);

        assertThat(happens(prospect).versions()).isEqualTo(new KeyVersions(Keys.KEK));
    }

    private static Prospect disabled(KeyState state) {
        return Prospect.of(Change.DISABLE, Keys.KEK, state, Servers.START);
    }

    private static Prospect deleted(KeyState state) {
        return Prospect.of(Change.DELETE, Keys.KEK, state, Servers.START);
    }

    private static Prospect purged(KeyState state) {
        return Prospect.of(Change.PURGE, Keys.KEK, state, Servers.START);
    }

    private static WhatIf happens(Prospect prospect) {
        return ((Prospect.Happens) prospect).whatIf();
    }

    private static KeyState live(String recoveryLevel, int days) {
        return new KeyState.Live(new KekProperties(
                Keys.V1, "RSA", 2048, true, null, null, Set.of("wrapKey", "unwrapKey"), recoveryLevel, days));
    }

    private static KeyState missing(@Nullable Boolean purgeProtected) {
        return new KeyState.Missing(Servers.START, purgeProtected);
    }
}
