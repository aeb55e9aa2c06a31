package io.pgcmk.domain.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PreflightTest {

    @Test
    @DisplayName("R1-R9: more than twenty named checks, each of which names its requirement")
    void makesEveryCheckOnceAndAlways() {
        assertThat(Check.values()).hasSizeGreaterThan(20);
        assertThat(Arrays.stream(Check.values()).map(Check::apiName)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Check.values()).map(Check::requirement))
                .allMatch(requirement -> requirement.matches("R[0-9]+"))
                .contains("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9");
        assertThat(new Facts().judged().findings())
                .extracting(Finding::check)
                .containsExactlyInAnyOrder(Check.values());
        assertThat(allWrong().judged().findings()).extracting(Finding::check).containsExactlyInAnyOrder(Check.values());
    }

    @Test
    void allowsAKeyWhenAllIsWell() {
        Preflight preflight = new Facts().judged();

        assertThat(preflight.findings()).extracting(Finding::result).containsOnly(Result.PASSED);
        assertThat(preflight.findings()).allMatch(finding -> finding.remedy().isEmpty());
        assertThat(preflight.allowed()).isTrue();
        assertThat(preflight.obstacles()).isEmpty();
    }

    @Test
    @DisplayName("R1-R9: all that is wrong is said at once")
    void reportsEveryFailingCheckAtOnce() {
        Preflight preflight = allWrong().judged();

        assertThat(preflight.findings())
                .filteredOn(finding -> finding.result() == Result.FAILED)
                .extracting(Finding::check)
                .containsExactlyInAnyOrder(
                        Check.SERVER_TIER,
                        Check.POSTGRES_REACHABLE,
                        Check.IDENTITY_TOKEN,
                        Check.NETWORK_PATH,
                        Check.VAULT_TENANT,
                        Check.VAULT_ID,
                        Check.TRUSTED_SERVICES,
                        Check.WRAP_KEY_PERMISSION,
                        Check.UNWRAP_KEY_PERMISSION,
                        Check.RIGHTS_IN_ARM,
                        Check.KEY_TYPE,
                        Check.KEY_SIZE,
                        Check.KEY_ENABLED,
                        Check.ACTIVATION_DATE,
                        Check.EXPIRATION_DATE,
                        Check.KEY_OPERATIONS,
                        Check.SOFT_DELETE,
                        Check.PURGE_PROTECTION);
        assertThat(preflight.findings())
                .filteredOn(finding -> finding.result() == Result.FAILED)
                .allMatch(finding -> !finding.remedy().isEmpty());
        assertThat(preflight.allowed()).isFalse();
    }

    @Test
    @DisplayName("R7: reading the vault through ARM is the customer's choice")
    void allowsAKeyWhenArmMayNotBeRead() {
        Preflight preflight = new Facts()
                .withoutVaultId()
                .vault(new ArmAnswer.Unreadable<>("not given"))
                .grants(new ArmAnswer.Unreadable<>("not given"))
                .judged();

        assertThat(preflight.findings())
                .filteredOn(finding -> finding.result() == Result.UNKNOWN)
                .extracting(Finding::check)
                .containsExactlyInAnyOrder(
                        Check.VAULT_ID,
                        Check.VAULT_READABLE,
                        Check.TRUSTED_SERVICES,
                        Check.RIGHTS_IN_ARM,
                        Check.LEAST_PRIVILEGE);
        assertThat(preflight.allowed()).isTrue();
    }

    @Test
    void allowsNoKeyOfWhichTheVaultSaysNothing() {
        Preflight preflight =
                new Facts().with(Probes.silent(Silence.Reason.TIMEOUT)).judged();

        assertThat(preflight.findings()).noneMatch(finding -> finding.result() == Result.FAILED);
        assertThat(preflight.obstacles()).extracting(Finding::check).contains(Check.VAULT_ANSWERS, Check.KEY_TYPE);
        assertThat(preflight.allowed()).isFalse();
    }

    @Test
    void allowsAKeyWithWarnings() {
        Preflight preflight =
                new Facts().granted(Set.of(Permission.values()), "sign").judged();

        assertThat(preflight.findings()).anyMatch(finding -> finding.result() == Result.WARNING);
        assertThat(preflight.allowed()).isTrue();
    }

    private static Facts allWrong() {
        KekProperties wrong = new KekProperties(
                Keys.V1,
                "EC",
                0,
                false,
                Servers.START.plusSeconds(1),
                Servers.START.minusSeconds(1),
                Set.of("sign"),
                "Purgeable",
                0);
        return new Facts()
                .with(Tier.BASIC)
                .with(VaultId.parse(Servers.VAULT.toString().replace("contoso", "fabrikam")))
                .strict()
                .with(Probes.silent(
                        Probes.refused(Probes.of(wrong), Permission.WRAP_KEY, Refusal.Reason.FIREWALL),
                        Permission.UNWRAP_KEY,
                        Silence.Reason.TOKEN_REFUSED))
                .inTenant(Optional.of(new UUID(1, 1)))
                .with(Facts.settings(true, true, false, false))
                .granted(Set.of(), "sign")
                .with(new PostgresAnswer.Faulty(PostgresFault.UNREACHABLE, "no route to host"));
    }
}
