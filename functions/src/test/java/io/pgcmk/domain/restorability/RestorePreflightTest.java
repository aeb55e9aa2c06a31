package io.pgcmk.domain.restorability;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestorePreflightTest {
    private static final RestoreNeed BACKUP =
            RestoreNeed.of(Backups.backup(1), Keys.V1).getFirst();
    private static final RestoreNeed SERVER = RestoreNeed.ofServer(Keys.KEK);

    @Test
    @DisplayName("A restore is allowed if everything is known to be well")
    void isAllowed() {
        assertThat(of(look(BACKUP, Probes.good()), look(SERVER, Probes.good())).allowed())
                .isTrue();
    }

    @Test
    @DisplayName("What is not known does not allow a restore")
    void isNotAllowedInDoubt() {
        RestorePreflight preflight =
                of(look(BACKUP, Probes.silent(Probes.good(), Permission.UNWRAP_KEY, Silence.Reason.TIMEOUT)));

        assertThat(preflight.findings())
                .extracting(RestoreFinding::result)
                .doesNotContain(Result.FAILED)
                .contains(Result.UNKNOWN);
        assertThat(preflight.allowed()).isFalse();
    }

    @Test
    @DisplayName("A sidecar under another version than the store's is a need of its own")
    void theSidecarIsANeedOfItsOwn() {
        assertThat(RestoreNeed.of(Backups.backup(1), Keys.V1)).hasSize(1);
        assertThat(RestoreNeed.of(Backups.backup(1), Keys.V2))
                .extracting(RestoreNeed::key)
                .containsExactly(Keys.V2, Keys.V1);
    }

    @ParameterizedTest
    @CsvSource({"-1, PASSED, FAILED", "0, PASSED, FAILED", "1, PASSED, PASSED"})
    @DisplayName("R3: a version that expired unwraps, but admits no copy")
    void expiry(int secondsLeft, Result ofBackup, Result ofServer) {
        KeyProbe probe = Probes.of(Keys.valid(null, Servers.START.plusSeconds(secondsLeft)));

        assertThat(finding(Check.KEY_USABLE, look(BACKUP, probe)).result()).isEqualTo(ofBackup);
        assertThat(finding(Check.KEY_USABLE, look(SERVER, probe)).result()).isEqualTo(ofServer);
    }

    @ParameterizedTest
    @CsvSource({"0, PASSED", "1, FAILED"})
    @DisplayName("R2: a version that is not valid yet admits no copy")
    void activation(int secondsToGo, Result ofServer) {
        KeyProbe probe = Probes.of(Keys.valid(Servers.START.plusSeconds(secondsToGo), null));

        assertThat(finding(Check.KEY_USABLE, look(BACKUP, probe)).result()).isEqualTo(Result.PASSED);
        assertThat(finding(Check.KEY_USABLE, look(SERVER, probe)).result()).isEqualTo(ofServer);
    }

    @ParameterizedTest
    @CsvSource({
        "KEY_DISABLED, az keyvault key set-attributes --id",
        "FIREWALL, az keyvault update --name contoso",
        "WRONG_TENANT, az keyvault update --name contoso"
    })
    @DisplayName("What is wrong with the key comes with its command, and is no lack of a right")
    void whatIsWrongWithTheKey(Refusal.Reason reason, String remedy) {
        NeedLook look = look(BACKUP, Probes.refused(Permission.UNWRAP_KEY, reason));

        RestoreFinding usable = finding(Check.KEY_USABLE, look);

        assertThat(usable.result()).isEqualTo(Result.FAILED);
        assertThat(usable.remedy()).startsWith(remedy);
        assertThat(finding(Check.UNWRAP_KEY_PERMISSION, look).result()).isEqualTo(Result.UNKNOWN);
    }

    @Test
    @DisplayName("R29: of a key that was purged is said that nothing but a backup of it helps")
    void aPurgedKey() {
        KeyProbe purged = Probes.refused(Permission.GET, Refusal.Reason.KEY_NOT_FOUND)
                .with(new Answer.Given<Optional<Instant>>(Optional.empty()));

        assertThat(finding(Check.KEY_USABLE, look(BACKUP, purged)).remedy()).startsWith("unrecoverable, unless");
    }

    @Test
    @DisplayName("R33: a key that does not permit an operation is told with the command that permits it")
    void anOperationThatIsNotPermitted() {
        NeedLook look = look(BACKUP, Probes.refused(Permission.UNWRAP_KEY, Refusal.Reason.OPERATION_NOT_PERMITTED));

        RestoreFinding right = finding(Check.UNWRAP_KEY_PERMISSION, look);

        assertThat(right.result()).isEqualTo(Result.FAILED);
        assertThat(right.remedy())
                .isEqualTo("az keyvault key set-attributes --id " + Keys.V1 + " --ops wrapKey unwrapKey");
        assertThat(finding(Check.KEY_USABLE, look).result()).isEqualTo(Result.PASSED);
    }

    @Test
    @DisplayName("R7: without get, nothing is known of the key's state")
    void withoutGet() {
        NeedLook look = look(BACKUP, Probes.refused(Permission.GET, Refusal.Reason.PERMISSION));

        assertThat(finding(Check.GET_PERMISSION, look).result()).isEqualTo(Result.FAILED);
        assertThat(finding(Check.KEY_USABLE, look).result()).isEqualTo(Result.UNKNOWN);
    }

    @Test
    @DisplayName("Only what pg-cmk has can be proven to be readable")
    void whatIsInTheSidecarIsNotProven() {
        RestoreNeed sidecar = RestoreNeed.of(Backups.backup(1), Keys.V2).getLast();

        assertThat(of(look(sidecar, Probes.good())).findings())
                .extracting(RestoreFinding::check)
                .contains(Check.UNWRAP_KEY_PERMISSION)
                .doesNotContain(Check.DEK_READABLE);
    }

    @Test
    @DisplayName("A server without backups and without a key is asked for nothing")
    void nothingToAsk() {
        assertThat(of().findings()).extracting(RestoreFinding::check).containsExactly(Check.BACKUP_KEPT);
        assertThat(of().allowed()).isFalse();
    }

    private static NeedLook look(RestoreNeed need, KeyProbe probe) {
        return new NeedLook(need, Keys.V1, probe, null);
    }

    private static RestorePreflight of(NeedLook... looks) {
        return RestorePreflight.of(List.of(looks), Servers.registration(1), Servers.START);
    }

    private static RestoreFinding finding(Check check, NeedLook look) {
        return of(look).findings().stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow();
    }
}
