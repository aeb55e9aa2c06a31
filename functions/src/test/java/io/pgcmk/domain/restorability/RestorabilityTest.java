package io.pgcmk.domain.restorability;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.restorability.Restorability.State;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.OlderVersion.Seen;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** R29, R34: until when a backup can be restored, and why. */
class RestorabilityTest {

    private static final Instant NOW = Servers.START;

    /** Its server is pinned to {@link Keys#V1}. */
    private static final Backup BACKUP = Backups.backup(1);

    private static Restorability rated(KekVersion version, Server server, @Nullable VersionState surveyed) {
        Survey survey = surveyed == null ? null : new Survey(NOW, List.of(surveyed));
        return Restorability.of(BACKUP, version, server, survey, NOW);
    }

    private static VersionState dates(@Nullable Instant notBefore, @Nullable Instant expiresOn) {
        return new VersionState(Keys.V1, null, notBefore, expiresOn);
    }

    private static Server withOlder(OlderVersion older) {
        Server server = Servers.ready(1);
        Enabled enabled = (Enabled) server.protection();
        return server.with(enabled.with(enabled.rewraps().with(List.of(older))));
    }

    @Nested
    class UnderThePinnedVersion {

        @Test
        void isRestorableAsLongAsTheServerIsReady() {
            Restorability restorability = rated(Keys.V1, Servers.ready(1), null);

            assertThat(restorability.state()).isEqualTo(State.RESTORABLE);
            assertThat(restorability.until()).isNull();
            assertThat(restorability.provenAt()).isEqualTo(BACKUP.proof().at());
        }

        @Test
        @DisplayName("R3, R16: after the expiry date a restored server is not admitted, though the DEK unwraps")
        void isRestorableUntilTheKeyExpires() {
            Instant expiry = NOW.plusNanos(1);

            Restorability before = rated(Keys.V1, Servers.ready(1), dates(null, expiry));
            Restorability at = rated(Keys.V1, Servers.ready(1), dates(null, NOW));

            assertThat(before.state()).isEqualTo(State.RESTORABLE);
            assertThat(before.until()).isEqualTo(expiry);
            assertThat(before.why()).contains("still unwraps", "az keyvault key set-attributes");
            assertThat(at.state()).isEqualTo(State.NOT_NOW);
            assertThat(at.until()).isNull();
            assertThat(at.why()).contains("expired on " + NOW, "still unwraps", "--expires");
        }

        @Test
        void isNotRestorableBeforeTheKeyIsValid() {
            assertThat(rated(Keys.V1, Servers.ready(1), dates(NOW, null)).state())
                    .isEqualTo(State.RESTORABLE);
            assertThat(rated(Keys.V1, Servers.ready(1), dates(NOW.plusNanos(1), null))
                            .state())
                    .isEqualTo(State.NOT_NOW);
        }

        @ParameterizedTest
        @CsvSource({
            "KEY_DISABLED, NOT_NOW",
            "KEY_DELETED, NOT_NOW",
            "KEY_PURGED, LOST",
            "VAULT_DELETED, NOT_NOW",
            "FIREWALL_CHANGED, NOT_NOW",
            "IDENTITY_DELETED, NOT_NOW",
            "TENANT_CHANGED, NOT_NOW",
            "VAULT_UNREACHABLE, UNKNOWN"
        })
        void isWhatTheClosedServersCauseSays(Code code, State state) {
            Restorability restorability = rated(Keys.V1, Servers.inaccessible(1, Cause.of(code)), dates(null, null));

            assertThat(restorability.state()).isEqualTo(state);
            assertThat(restorability.why()).contains(Keys.V1.toString());
        }

        @Test
        void isWhatWasSeenLastOfAServerThatWaitsForItsRevalidation() {
            Server waiting = Servers.inaccessible(1, Cause.of(Code.AWAITING_REVALIDATION));

            assertThat(rated(Keys.V1, waiting, null).state()).isEqualTo(State.UNKNOWN);
            assertThat(rated(Keys.V1, waiting, dates(null, null)).state()).isEqualTo(State.RESTORABLE);
        }

        @Test
        @DisplayName("an expired key closes the server, and its date says more than that")
        void namesTheDateOfAnExpiredKey() {
            Restorability restorability =
                    rated(Keys.V1, Servers.inaccessible(1, Cause.of(Code.KEY_EXPIRED)), dates(null, NOW));

            assertThat(restorability.why()).contains("expired on " + NOW);
        }

        @ParameterizedTest
        @EnumSource(
                value = Code.class,
                names = {"KEY_DELETED", "VAULT_DELETED"})
        @DisplayName("R29: what was deleted can be recovered until it is purged")
        void isLostOnceWhatWasDeletedIsPurged(Code code) {
            Restorability before =
                    rated(Keys.V1, Servers.inaccessible(1, Cause.recoverable(code, NOW.plusNanos(1))), null);
            Restorability at = rated(Keys.V1, Servers.inaccessible(1, Cause.recoverable(code, NOW)), null);

            assertThat(before.state()).isEqualTo(State.NOT_NOW);
            assertThat(before.until()).isEqualTo(NOW.plusNanos(1));
            assertThat(before.why()).contains("recover");
            assertThat(at.state()).isEqualTo(State.LOST);
            assertThat(at.until()).isNull();
        }
    }

    @Nested
    class UnderAnotherVersion {

        @Test
        void isUnknownUntilSomebodyLooks() {
            assertThat(rated(Keys.V2, Servers.ready(1), null).state()).isEqualTo(State.UNKNOWN);
            assertThat(rated(Keys.V2, withOlder(OlderVersion.of(Keys.V2, true)), null)
                            .state())
                    .isEqualTo(State.UNKNOWN);
        }

        @Test
        void isWhatWasSurveyed() {
            assertThat(rated(Keys.V2, Servers.ready(1), new VersionState(Keys.V2, null, null, null))
                            .state())
                    .isEqualTo(State.RESTORABLE);
            assertThat(rated(
                                    Keys.V2,
                                    Servers.ready(1),
                                    new VersionState(Keys.V2, Cause.of(Code.KEY_DISABLED), null, null))
                            .state())
                    .isEqualTo(State.NOT_NOW);
        }

        @ParameterizedTest
        @CsvSource({
            "USABLE, RESTORABLE",
            "DISABLED, NOT_NOW",
            "DELETED, NOT_NOW",
            "PURGED, LOST",
            "VAULT_GONE, NOT_NOW",
            "REFUSED, NOT_NOW"
        })
        @DisplayName("checks look more often than surveys do")
        void isWhatAChecksLastLookSaw(Seen seen, State state) {
            Server server = withOlder(OlderVersion.of(Keys.V2, true).seen(seen, null));
            VersionState surveyed = new VersionState(Keys.V2, Cause.of(Code.TENANT_CHANGED), null, null);

            assertThat(rated(Keys.V2, server, surveyed).state()).isEqualTo(state);
        }

        @Test
        void isLostAtThePurgeDate() {
            OlderVersion deleted = OlderVersion.of(Keys.V2, true);

            assertThat(rated(Keys.V2, withOlder(deleted.seen(Seen.DELETED, NOW.plusNanos(1))), null)
                            .state())
                    .isEqualTo(State.NOT_NOW);
            assertThat(rated(Keys.V2, withOlder(deleted.seen(Seen.DELETED, NOW)), null)
                            .state())
                    .isEqualTo(State.LOST);
        }
    }

    @Test
    void isUnknownWhereNobodyLooks() {
        Restorability restorability = rated(Keys.V1, Servers.bare(1), dates(null, null));

        assertThat(restorability.state()).isEqualTo(State.UNKNOWN);
        assertThat(restorability.why()).contains("/verify");
        assertThat(restorability.provenAt()).isEqualTo(BACKUP.proof().at());
    }

    @Test
    @DisplayName("R31: a DEK that comes out as another is of no use, whatever its key can do")
    void isNotRestorableByAWrappingThatIsUnreadable() {
        Backup unreadable = BACKUP.with(Proof.at(NOW).failed("another DEK came out"));

        Restorability restorability = Restorability.of(unreadable, Keys.V1, Servers.ready(1), null, NOW);

        assertThat(restorability.state()).isEqualTo(State.NOT_NOW);
        assertThat(restorability.why()).contains("another DEK came out", "sidecar");
        assertThat(restorability.provenAt()).isEqualTo(NOW);
    }
}
