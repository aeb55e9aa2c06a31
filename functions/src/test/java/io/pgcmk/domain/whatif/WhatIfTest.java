package io.pgcmk.domain.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.whatif.Consequence.Until;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** R17: what a change of a key would do to servers, rotations and backups. */
class WhatIfTest {
    private static final Instant UNTIL = Servers.START.plus(Duration.ofDays(90));

    @ParameterizedTest
    @CsvSource({"DISABLE,KEY_DISABLED", "DELETE,KEY_DELETED", "PURGE,KEY_PURGED", "REVOKE,PERMISSION_REVOKED"})
    @DisplayName("R10, D5: a server closes within ten minutes of its last good check, for the cause that it will show")
    void anOpenServerCloses(Change change, Code code) {
        Consequence consequence = of(change).ofServer(Servers.ready(1));

        assertThat(consequence).isInstanceOfSatisfying(Consequence.Closes.class, closes -> {
            assertThat(closes.cause().code()).isEqualTo(code);
            assertThat(closes.by()).isEqualTo(Servers.START.plus(Duration.ofMinutes(10)));
            assertThat(closes.cause().recoverableUntil()).isEqualTo(change == Change.DELETE ? UNTIL : null);
            assertThat(closes.cause().permission()).isEqualTo(change == Change.REVOKE ? Permission.GET : null);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "KEY_DISABLED,DELETE,KEY_DELETED",
        "KEY_EXPIRED,DISABLE,KEY_DISABLED",
        "KEY_NOT_YET_VALID,PURGE,KEY_PURGED",
        "KEY_DELETED,DISABLE,KEY_DELETED",
        "KEY_DELETED,PURGE,KEY_PURGED",
        "KEY_DELETED,REVOKE,PERMISSION_REVOKED",
        "KEY_PURGED,REVOKE,KEY_PURGED",
        "VAULT_DELETED,PURGE,VAULT_DELETED",
        "FIREWALL_CHANGED,DISABLE,FIREWALL_CHANGED",
        "AWAITING_REVALIDATION,DELETE,AWAITING_REVALIDATION"
    })
    void aClosedServerStaysClosedAndShowsWhatCanBeSeen(Code now, Change change, Code then) {
        Consequence consequence = of(change).ofServer(Servers.inaccessible(1, Cause.of(now)));

        assertThat(consequence)
                .isInstanceOfSatisfying(
                        Consequence.StaysClosed.class,
                        closed -> assertThat(closed.cause().code()).isEqualTo(then));
    }

    @Test
    void nothingClosesWhereNoKeyProtects() {
        WhatIf whatIf = of(Change.DISABLE);

        assertThat(whatIf.ofServer(Servers.bare(1))).isInstanceOf(Consequence.NothingCloses.class);
        assertThat(whatIf.ofServer(Servers.bare(1).with(new Protection.Releasing(Keys.active(Servers.START)))))
                .isInstanceOf(Consequence.NothingCloses.class);
        assertThat(whatIf.ofServer(Servers.ready(1).deleted(Servers.START)))
                .isInstanceOf(Consequence.NothingCloses.class);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aBackupIsLostUntilTheChangeIsUndone(Change change) {
        Until until = switch (change) {
            case DISABLE -> new Until.Enabled();
            case DELETE -> new Until.Recovered(UNTIL);
            case PURGE -> new Until.ForGood();
            case REVOKE -> new Until.Granted();
        };

        assertThat(of(change).ofBackup(List.of(), Keys.V1)).isEqualTo(new Consequence.Unrestorable(until));
    }

    @Test
    void aBackupIsNotLostWhileAnotherVersionWrapsItsDek() {
        assertThat(of(Change.DISABLE).ofBackup(List.of(Keys.V1, Keys.V2), Keys.V1))
                .isEqualTo(new Consequence.RestorableBy(Keys.V2, false));
        assertThat(of(Change.DISABLE).ofBackup(List.of(Keys.V2), Keys.V2))
                .isEqualTo(new Consequence.RestorableBy(Keys.V2, true));
        assertThat(of(Change.DELETE).ofBackup(List.of(Keys.V1, Keys.V2), Keys.V2))
                .isInstanceOf(Consequence.Unrestorable.class);
    }

    @Test
    void aRotationStopsAtItsTargetOrLeavesBehindWhatItCannotUnwrap() {
        assertThat(of(Change.DISABLE).ofRotation(Keys.V1)).isEqualTo(new Consequence.RotationStops(true));
        assertThat(of(Change.DISABLE).ofRotation(Keys.V2)).isEqualTo(new Consequence.RotationStops(false));
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLE,az keyvault key set-attributes --id https://contoso.vault.azure.net/keys/orders-kek/1",
        "DELETE,az keyvault key recover --vault-name contoso --name orders-kek  before 2027-02-22T09:00:00Z",
        "PURGE,unrecoverable",
        "REVOKE,grant each server's identity"
    })
    void namesTheCommandThatUndoesIt(Change change, String command) {
        assertThat(of(change).undo()).startsWith(command);
    }

    @ParameterizedTest
    @EnumSource(value = Change.class, mode = EnumSource.Mode.EXCLUDE, names = "DISABLE")
    void onlyDisablingConcernsOneVersion(Change change) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WhatIf(change, new KeyVersions(Keys.V1), null));
    }

    private static WhatIf of(Change change) {
        return new WhatIf(
                change,
                new KeyVersions(change == Change.DISABLE ? Keys.V1 : Keys.KEK),
                change == Change.DELETE ? UNTIL : null);
    }
}
