package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ObservationTest {
    private static final Instant NOW = Servers.START;

    @Test
    void isGoodWhenAllThreeRightsWorkAndTheKeyIsValid() {
        assertThat(Observation.of(Probes.good(), false, NOW)).isEqualTo(new Observation.Good());
    }

    @Nested
    class OfOneMissingRight {

        @ParameterizedTest
        @EnumSource(Permission.class)
        @DisplayName("R7, R12: get, wrapKey and unwrapKey are lost one by one")
        void namesThatRight(Permission permission) {
            KeyProbe probe = Probes.refused(permission, Refusal.Reason.PERMISSION);

            assertThat(causeOf(probe)).isEqualTo(Cause.revoked(permission));
        }

        @Test
        void quotesTheVault() {
            KeyProbe probe = Probes.refused(Permission.GET, Refusal.Reason.PERMISSION);

            assertThat(Observation.of(probe, false, NOW))
                    .isEqualTo(new Observation.Refused(
                            Cause.revoked(Permission.GET), "403 Forbidden/AccessDenied: Forbidden: AccessDenied"));
        }

        @ParameterizedTest
        @EnumSource(Silence.Reason.class)
        void isNotHiddenByTheSilenceOfTheOthers(Silence.Reason reason) {
            KeyProbe probe = Probes.refused(Probes.silent(reason), Permission.UNWRAP_KEY, Refusal.Reason.PERMISSION);

            assertThat(causeOf(probe)).isEqualTo(Cause.revoked(Permission.UNWRAP_KEY));
        }
    }

    @Nested
    class OfAKeyThatTheVaultRefuses {

        @ParameterizedTest
        @EnumSource(Permission.class)
        @DisplayName("R12: a deleted key")
        void isThatItIsDeleted(Permission permission) {
            KeyProbe probe = Probes.refused(permission, Refusal.Reason.KEY_NOT_FOUND);

            assertThat(causeOf(probe)).isEqualTo(Cause.of(Code.KEY_DELETED));
        }

        @Test
        @DisplayName("R12, R29: a deleted key until when it can be recovered, and a purged one")
        void tellsADeletedKeyFromAPurgedOne() {
            KeyProbe missing = Probes.refused(Permission.GET, Refusal.Reason.KEY_NOT_FOUND);
            Instant purge = NOW.plusSeconds(86_400);

            assertThat(causeOf(missing.with(new Answer.Given<>(Optional.of(purge)))))
                    .isEqualTo(Cause.recoverable(Code.KEY_DELETED, purge));
            assertThat(causeOf(missing.with(new Answer.Given<>(Optional.empty()))))
                    .isEqualTo(Cause.of(Code.KEY_PURGED));
            assertThat(causeOf(missing.with(new Answer.NotAsked<>("no right to"))))
                    .isEqualTo(Cause.of(Code.KEY_DELETED));
        }

        @ParameterizedTest
        @EnumSource(Permission.class)
        @DisplayName("R4: a disabled key")
        void isThatItIsDisabled(Permission permission) {
            KeyProbe probe = Probes.refused(permission, Refusal.Reason.KEY_DISABLED);

            assertThat(causeOf(probe)).isEqualTo(Cause.of(Code.KEY_DISABLED));
        }

        @Test
        void comesBeforeMissingRights() {
            KeyProbe probe = Probes.refused(
                    Probes.refused(Permission.GET, Refusal.Reason.PERMISSION),
                    Permission.UNWRAP_KEY,
                    Refusal.Reason.KEY_NOT_FOUND);

            assertThat(causeOf(probe)).isEqualTo(Cause.of(Code.KEY_DELETED));
        }

        @Test
        void quotesTheVaultWithoutAnInnerCode() {
            KeyProbe probe = Probes.refused(Permission.GET, Refusal.Reason.KEY_NOT_FOUND);

            assertThat(Observation.of(probe, false, NOW))
                    .extracting("evidence")
                    .isEqualTo("404 KeyNotFound: A key was not found.");
        }
    }

    @Nested
    class OfTheKeysAttributes {

        @Test
        @DisplayName("R4: a disabled key is refused although it may still unwrap")
        void seesThatItIsDisabled() {
            assertThat(causeOf(Probes.of(disabled()))).isEqualTo(Cause.of(Code.KEY_DISABLED));
        }

        @Test
        @DisplayName("R3: the expiration date is in the future")
        void seesTheInstantAtWhichItExpires() {
            assertThat(causeOf(Probes.of(Keys.valid(null, NOW)))).isEqualTo(Cause.of(Code.KEY_EXPIRED));
            assertThat(Observation.of(Probes.of(Keys.valid(null, NOW.plusNanos(1))), false, NOW))
                    .isEqualTo(new Observation.Good());
        }

        @Test
        @DisplayName("R2: the activation date is in the past")
        void seesTheInstantAtWhichItBecomesValid() {
            assertThat(causeOf(Probes.of(Keys.valid(NOW.plusNanos(1), null))))
                    .isEqualTo(Cause.of(Code.KEY_NOT_YET_VALID));
            assertThat(Observation.of(Probes.of(Keys.valid(NOW, null)), false, NOW))
                    .isEqualTo(new Observation.Good());
        }

        @Test
        void comeBeforeMissingRights() {
            KeyProbe probe = Probes.refused(Probes.of(disabled()), Permission.WRAP_KEY, Refusal.Reason.PERMISSION);

            assertThat(causeOf(probe)).isEqualTo(Cause.of(Code.KEY_DISABLED));
        }

        @Test
        void nameTheDate() {
            assertThat(Observation.of(Probes.of(Keys.valid(null, NOW)), false, NOW))
                    .extracting("evidence")
                    .asString()
                    .contains("expiration date", NOW.toString());
            assertThat(Observation.of(Probes.of(Keys.valid(NOW.plusSeconds(1), null)), false, NOW))
                    .extracting("evidence")
                    .asString()
                    .contains("activation date", NOW.plusSeconds(1).toString());
        }
    }

    @Nested
    class OfWhatSaysNothingOfTheKey {

        @ParameterizedTest
        @MethodSource("io.pgcmk.domain.check.ObservationTest#silences")
        @DisplayName("D5: no answer is not a no")
        void isSilence(Permission permission, Silence.Reason reason) {
            KeyProbe probe = Probes.silent(Probes.good(), permission, reason);

            assertThat(Observation.of(probe, false, NOW))
                    .isEqualTo(new Observation.Silent("no usable answer: " + reason + " evidence", hint(reason)));
        }

        /** Only what something lost would explain is a hint, and it is no more than that. */
        private static @Nullable Cause hint(Silence.Reason reason) {
            return switch (reason) {
                case NAME_NOT_FOUND -> Cause.of(Code.VAULT_DELETED);
                case TOKEN_REFUSED -> Cause.of(Code.IDENTITY_DELETED);
                default -> null;
            };
        }

        @Test
        void prefersAHintToPlainSilence() {
            KeyProbe probe = Probes.silent(
                    Probes.silent(Probes.good(), Permission.GET, Silence.Reason.TIMEOUT),
                    Permission.UNWRAP_KEY,
                    Silence.Reason.NAME_NOT_FOUND);

            assertThat(Observation.of(probe, false, NOW))
                    .isEqualTo(new Observation.Silent(
                            "no usable answer: NAME_NOT_FOUND evidence", Cause.of(Code.VAULT_DELETED)));
        }

        @Test
        void isSilenceWhenTheVaultIsSomeMinutesOffAroundAKeysDates() {
            KeyProbe probe = Probes.refused(Permission.WRAP_KEY, Refusal.Reason.OUTSIDE_VALIDITY);

            assertThat(Observation.of(probe, false, NOW)).isInstanceOf(Observation.Silent.class);
        }

        @Test
        void saysWhyItWasNotAsked() {
            KeyProbe good = Probes.good();
            KeyProbe probe = new KeyProbe(
                    good.startedAt(), good.properties(), new Answer.NotAsked<>("for a reason"), good.unwrap());

            assertThat(Observation.of(probe, false, NOW)).isEqualTo(new Observation.Silent("for a reason", null));
        }
    }

    @Nested
    class OfWhatSurroundsTheKey {

        @ParameterizedTest
        @EnumSource(Permission.class)
        @DisplayName("R5, R12: another tenant")
        void isThatTheTenantChanged(Permission permission) {
            assertThat(causeOf(Probes.refused(permission, Refusal.Reason.WRONG_TENANT)))
                    .isEqualTo(Cause.of(Code.TENANT_CHANGED));
        }

        @ParameterizedTest
        @EnumSource(
                value = Refusal.Reason.class,
                names = {"FIREWALL", "PUBLIC_ACCESS_OFF"})
        @DisplayName("R12: the vault's firewall, or its public access")
        void isThatTheFirewallChanged(Refusal.Reason reason) {
            assertThat(causeOf(Probes.refused(Permission.GET, reason))).isEqualTo(Cause.of(Code.FIREWALL_CHANGED));
        }

        @Test
        @DisplayName("R7: an operation that the key itself does not hold is a right that is gone")
        void isThatARightIsGoneWhenTheKeyForbidsTheOperation() {
            assertThat(causeOf(Probes.refused(Permission.WRAP_KEY, Refusal.Reason.OPERATION_NOT_PERMITTED)))
                    .isEqualTo(Cause.revoked(Permission.WRAP_KEY));
        }

        @Test
        void isTheVaultsRatherThanOneRights() {
            KeyProbe probe = Probes.refused(
                    Probes.refused(Permission.GET, Refusal.Reason.PERMISSION),
                    Permission.UNWRAP_KEY,
                    Refusal.Reason.FIREWALL);

            assertThat(causeOf(probe)).isEqualTo(Cause.of(Code.FIREWALL_CHANGED));
        }

        @Test
        @DisplayName("R12: a deleted identity whose last token still works")
        void isThatTheIdentityIsDeleted() {
            assertThat(Observation.of(Probes.good(), true, NOW))
                    .extracting("cause")
                    .isEqualTo(Cause.of(Code.IDENTITY_DELETED));
        }

        @Test
        void isTheKeysRatherThanTheIdentitys() {
            assertThat(Observation.of(Probes.refused(Permission.GET, Refusal.Reason.KEY_NOT_FOUND), true, NOW))
                    .extracting("cause")
                    .isEqualTo(Cause.of(Code.KEY_DELETED));
        }
    }

    static Stream<Arguments> silences() {
        return Arrays.stream(Permission.values())
                .flatMap(permission ->
                        Arrays.stream(Silence.Reason.values()).map(reason -> Arguments.of(permission, reason)));
    }

    private static Cause causeOf(KeyProbe probe) {
        return ((Observation.Refused) Observation.of(probe, false, NOW)).cause();
    }

    private static KekProperties disabled() {
        KekProperties valid = Keys.valid();
        return new KekProperties(
                valid.version(),
                valid.keyType(),
                valid.modulusBits(),
                false,
                null,
                null,
                valid.operations(),
                valid.recoveryLevel(),
                valid.recoverableDays());
    }
}
