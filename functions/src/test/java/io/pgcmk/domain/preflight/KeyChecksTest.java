package io.pgcmk.domain.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyChecksTest {
    private static final Instant NOW = Servers.START;

    @ParameterizedTest
    @CsvSource({
        "RSA,     2048, PASSED, PASSED",
        "RSA-HSM, 2048, PASSED, PASSED",
        "RSA,     2047, PASSED, FAILED",
        "RSA,     2049, PASSED, FAILED",
        "RSA,     3072, PASSED, FAILED",
        "RSA,     4096, PASSED, FAILED",
        "EC,      0,    FAILED, FAILED",
        "EC-HSM,  0,    FAILED, FAILED",
        "oct-HSM, 0,    FAILED, FAILED",
    })
    @DisplayName("R1, R24: RSA or RSA-HSM with 2048 bits")
    void takeRsaOf2048BitsOnly(String keyType, int bits, Result type, Result size) {
        Facts facts = new Facts()
                .with(Probes.of(new KekProperties(
                        Keys.V1, keyType, bits, true, null, null, Set.of("wrapKey", "unwrapKey"), "Recoverable", 90)));

        assertThat(facts.result(Check.KEY_TYPE)).isEqualTo(type);
        assertThat(facts.result(Check.KEY_SIZE)).isEqualTo(size);
    }

    @Test
    @DisplayName("R4: the key is enabled")
    void refuseADisabledKey() {
        KekProperties disabled = new KekProperties(
                Keys.V1, "RSA", 2048, false, null, null, Set.of("wrapKey", "unwrapKey"), "Recoverable", 90);

        Finding finding = new Facts().with(Probes.of(disabled)).finding(Check.KEY_ENABLED);

        assertThat(finding.result()).isEqualTo(Result.FAILED);
        assertThat(finding.remedy()).contains("--enabled true");
    }

    @Test
    @DisplayName("R2: an activation date is in the past")
    void seeTheInstantAtWhichAKeyBecomesValid() {
        assertThat(result(Check.ACTIVATION_DATE, Keys.valid(NOW, null))).isEqualTo(Result.PASSED);
        assertThat(result(Check.ACTIVATION_DATE, Keys.valid(NOW.plusNanos(1), null)))
                .isEqualTo(Result.FAILED);
    }

    @Test
    @DisplayName("R3: an expiration date is in the future")
    void seeTheInstantAtWhichAKeyExpires() {
        assertThat(result(Check.EXPIRATION_DATE, Keys.valid(null, NOW.plusNanos(1))))
                .isEqualTo(Result.PASSED);
        assertThat(result(Check.EXPIRATION_DATE, Keys.valid(null, NOW))).isEqualTo(Result.FAILED);
    }

    @Test
    void nameTheDates() {
        Facts set = new Facts().with(Probes.of(Keys.valid(NOW, NOW.plusSeconds(1))));

        assertThat(set.finding(Check.ACTIVATION_DATE).message()).contains(NOW.toString());
        assertThat(set.finding(Check.EXPIRATION_DATE).message())
                .contains(NOW.plusSeconds(1).toString());
        assertThat(new Facts().finding(Check.ACTIVATION_DATE).message()).isEqualTo("none is set");
        assertThat(new Facts().finding(Check.EXPIRATION_DATE).message()).isEqualTo("none is set");
    }

    @ParameterizedTest
    @CsvSource({
        "'wrapKey,unwrapKey', PASSED, permits",
        "'wrapKey', FAILED, not permit unwrapKey",
        "'unwrapKey', FAILED, not permit wrapKey",
        "'sign', FAILED, not permit unwrapKey and wrapKey",
    })
    @DisplayName("R33: the key itself permits wrapKey and unwrapKey")
    void wantBothOperations(String operations, Result result, String message) {
        KekProperties key = new KekProperties(
                Keys.V1, "RSA", 2048, true, null, null, Set.of(operations.split(",")), "Recoverable", 90);

        Finding finding = new Facts().with(Probes.of(key)).finding(Check.KEY_OPERATIONS);

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "Purgeable,                                   FAILED, WARNING",
        "Recoverable+Purgeable,                       PASSED, WARNING",
        "Recoverable,                                 PASSED, PASSED",
        "Recoverable+ProtectedSubscription,           PASSED, PASSED",
        "CustomizedRecoverable+Purgeable,             PASSED, WARNING",
        "CustomizedRecoverable,                       PASSED, PASSED",
        "CustomizedRecoverable+ProtectedSubscription, PASSED, PASSED",
    })
    @DisplayName("R6: soft delete is on; D4: without purge protection there is a warning")
    void readTheRecoveryLevel(String level, Result softDelete, Result purgeProtection) {
        Facts facts = new Facts().with(Probes.of(recoverable(level, 90)));

        assertThat(facts.result(Check.SOFT_DELETE)).isEqualTo(softDelete);
        assertThat(facts.result(Check.PURGE_PROTECTION)).isEqualTo(purgeProtection);
    }

    @Test
    @DisplayName("D4: in strict mode purge protection is required")
    void wantPurgeProtectionInStrictMode() {
        Facts strict = new Facts().strict().with(Probes.of(recoverable("Recoverable+Purgeable", 90)));

        assertThat(strict.result(Check.PURGE_PROTECTION)).isEqualTo(Result.FAILED);
        assertThat(strict.with(Probes.good()).result(Check.PURGE_PROTECTION)).isEqualTo(Result.PASSED);
    }

    @Test
    @DisplayName("R6: the finding carries the command that mends it")
    void printTheCommandsThatProtectTheVault() {
        Facts facts = new Facts().with(Probes.of(recoverable("Purgeable", 0)));

        assertThat(facts.finding(Check.SOFT_DELETE).remedy())
                .isEqualTo("az keyvault update --name contoso --enable-soft-delete true");
        assertThat(facts.finding(Check.PURGE_PROTECTION).remedy())
                .isEqualTo("az keyvault update --name contoso --enable-purge-protection true");
    }

    @ParameterizedTest
    @CsvSource({"89, WARNING", "90, PASSED", "7, WARNING"})
    @DisplayName("R6: deleted keys are kept for 90 days, else there is a warning")
    void wantNinetyDaysOfRetention(int days, Result result) {
        assertThat(result(Check.SOFT_DELETE_RETENTION, recoverable("CustomizedRecoverable", days)))
                .isEqualTo(result);
    }

    @Test
    void sayThatThereIsNoSuchKey() {
        Finding finding = new Facts()
                .with(Probes.refused(Permission.GET, Refusal.Reason.KEY_NOT_FOUND))
                .finding(Check.KEY_EXISTS);

        assertThat(finding.result()).isEqualTo(Result.FAILED);
        assertThat(finding.remedy()).contains("az keyvault key recover");
    }

    @Test
    void doNotKnowAKeyThatTheyMayNotSee() {
        Facts refused = new Facts().with(Probes.refused(Permission.GET, Refusal.Reason.PERMISSION));
        Facts silent = new Facts().with(Probes.silent(Silence.Reason.TIMEOUT));
        KeyProbe notAsked = new KeyProbe(
                NOW, new Answer.NotAsked<>("for a reason"), new Answer.NotAsked<>("x"), new Answer.NotAsked<>("x"));

        assertThat(refused.finding(Check.KEY_EXISTS))
                .isEqualTo(Finding.unknown(Check.KEY_EXISTS, "the vault does not let the identity see it"));
        assertThat(silent.finding(Check.KEY_EXISTS))
                .isEqualTo(Finding.unknown(Check.KEY_EXISTS, "the vault gave no usable answer"));
        assertThat(new Facts().with(notAsked).finding(Check.KEY_EXISTS))
                .isEqualTo(Finding.unknown(Check.KEY_EXISTS, "for a reason"));
    }

    @Test
    void knowNoneOfThePropertiesThatTheyCouldNotRead() {
        Facts facts = new Facts().with(Probes.refused(Permission.GET, Refusal.Reason.PERMISSION));

        List<Check> unknown = Arrays.asList(
                Check.KEY_TYPE,
                Check.KEY_SIZE,
                Check.KEY_ENABLED,
                Check.ACTIVATION_DATE,
                Check.EXPIRATION_DATE,
                Check.KEY_OPERATIONS,
                Check.SOFT_DELETE,
                Check.SOFT_DELETE_RETENTION,
                Check.PURGE_PROTECTION);

        assertThat(unknown).allMatch(check -> facts.result(check) == Result.UNKNOWN);
        assertThat(facts.judged().obstacles()).extracting(Finding::check).containsAll(unknown);
    }

    @ParameterizedTest
    @EnumSource(
            value = Permission.class,
            names = {"WRAP_KEY", "UNWRAP_KEY"})
    @DisplayName("R23: a DEK comes back from wrap and unwrap as it was")
    void wantARoundTrip(Permission permission) {
        Facts facts = new Facts().with(Probes.refused(permission, Refusal.Reason.PERMISSION));

        assertThat(new Facts().result(Check.ROUND_TRIP)).isEqualTo(Result.PASSED);
        assertThat(facts.result(Check.ROUND_TRIP)).isEqualTo(Result.UNKNOWN);
    }

    private static Result result(Check check, KekProperties key) {
        return new Facts().with(Probes.of(key)).result(check);
    }

    private static KekProperties recoverable(String level, int days) {
        return new KekProperties(Keys.V1, "RSA", 2048, true, null, null, Set.of("wrapKey", "unwrapKey"), level, days);
    }
}
