package io.pgcmk.domain.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Servers;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VaultChecksTest {
    /** Servers with a key of their own, each of which is looked at every minute. */
    private static final int CARRIED = 4_000;

    @ParameterizedTest
    @CsvSource({
        "THROTTLED,         PASSED, PASSED",
        "NAME_NOT_FOUND,    PASSED, FAILED",
        "TOKEN_REFUSED,     FAILED, PASSED",
        "TOKEN_UNAVAILABLE, FAILED, PASSED",
        "TOKEN_REJECTED,    PASSED, PASSED",
        "TIMEOUT,           PASSED, PASSED",
        "CONNECTION,        PASSED, PASSED",
        "SERVER_ERROR,      PASSED, PASSED",
        "INVALID_ANSWER,    PASSED, PASSED",
    })
    void tellAMissingTokenAndAMissingNameFromOtherSilence(Silence.Reason reason, Result token, Result name) {
        Facts facts = new Facts().with(Probes.silent(reason));

        assertThat(facts.result(Check.IDENTITY_TOKEN)).isEqualTo(token);
        assertThat(facts.result(Check.VAULT_NAME)).isEqualTo(name);
        assertThat(facts.result(Check.VAULT_ANSWERS)).isEqualTo(Result.UNKNOWN);
    }

    @Test
    @DisplayName(
            "R10: a vault that cannot carry one more server's checks is refused, and the last one that it carries is not")
    void tellAVaultThatIsFull() {
        Facts last = new Facts().besides(CARRIED - 1);
        Facts oneTooMany = new Facts().besides(CARRIED);

        assertThat(last.result(Check.VAULT_CAPACITY)).isEqualTo(Result.PASSED);
        assertThat(oneTooMany.result(Check.VAULT_CAPACITY)).isEqualTo(Result.FAILED);
        assertThat(oneTooMany.finding(Check.VAULT_CAPACITY).message()).contains("4,001", "4,000");
        assertThat(oneTooMany.finding(Check.VAULT_CAPACITY).remedy()).contains("another vault");
    }

    @Test
    @DisplayName("R19: a server that a full vault carries already is not turned away")
    void turnNoServerAwayWhoseKeyIsActive() {
        assertThat(new Facts().besides(CARRIED).enabled().result(Check.VAULT_CAPACITY))
                .isEqualTo(Result.PASSED);
    }

    @Test
    void doNotKnowWhatAVaultCarriesWithoutTheKindOfKey() {
        Facts facts = new Facts().with(Probes.silent(Silence.Reason.TIMEOUT));

        assertThat(facts.result(Check.VAULT_CAPACITY)).isEqualTo(Result.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void hearTheSilenceOfEachRequest(Permission permission) {
        Facts facts = new Facts().with(Probes.silent(Probes.good(), permission, Silence.Reason.NAME_NOT_FOUND));

        assertThat(facts.result(Check.VAULT_NAME)).isEqualTo(Result.FAILED);
    }

    @ParameterizedTest
    @EnumSource(Refusal.Reason.class)
    @DisplayName("R8: our own path to the vault is proven by itself")
    void tellAFirewallFromOtherRefusals(Refusal.Reason reason) {
        boolean firewall = reason == Refusal.Reason.FIREWALL || reason == Refusal.Reason.PUBLIC_ACCESS_OFF;
        Facts facts = new Facts().with(Probes.refused(Permission.WRAP_KEY, reason));

        assertThat(facts.result(Check.NETWORK_PATH)).isEqualTo(firewall ? Result.FAILED : Result.PASSED);
    }

    @Test
    @DisplayName("R5: vault and server in one tenant")
    void compareTheTenants() {
        Facts moved = new Facts().inTenant(Optional.of(new UUID(1, 1)));

        assertThat(new Facts().result(Check.VAULT_TENANT)).isEqualTo(Result.PASSED);
        assertThat(moved.result(Check.VAULT_TENANT)).isEqualTo(Result.FAILED);
        assertThat(moved.finding(Check.VAULT_TENANT).remedy()).contains("configure encryption anew");
    }

    @Test
    @DisplayName("R5: a tenant that is not known is no permission")
    void forbidAVaultOfUnknownTenant() {
        Finding finding = new Facts().inTenant(Optional.empty()).finding(Check.VAULT_TENANT);

        assertThat(finding.result()).isEqualTo(Result.UNKNOWN);
        assertThat(finding.forbids()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"contoso, PASSED", "Contoso, PASSED", "fabrikam, FAILED"})
    void compareTheVaultOfTheIdWithTheVaultOfTheKey(String named, Result result) {
        VaultId id = VaultId.parse(Servers.VAULT.toString().replace("contoso", named));

        assertThat(new Facts().with(id).result(Check.VAULT_ID)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, true,  PASSED, has no firewall",
        "false, true,  true,  PASSED, has no firewall",
        "true,  true,  true,  PASSED, pass the firewall",
        "true,  false, true,  FAILED, without a bypass",
        "false, true,  false, PASSED, pass the firewall",
        "false, false, false, FAILED, without a bypass",
    })
    @DisplayName("R8: a vault with a firewall lets trusted Microsoft services pass")
    void wantABypassThroughAFirewall(
            boolean denies, boolean bypass, boolean publicAccess, Result result, String message) {
        Finding finding = new Facts()
                .with(Facts.settings(true, denies, bypass, publicAccess))
                .finding(Check.TRUSTED_SERVICES);

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.message()).contains(message);
    }

    @Test
    void printTheCommandThatAllowsTrustedServices() {
        assertThat(new Facts()
                        .with(Facts.settings(true, true, false, true))
                        .finding(Check.TRUSTED_SERVICES)
                        .remedy())
                .isEqualTo("az keyvault update --name contoso --bypass AzureServices");
    }

    @Test
    void sayThatArmHasNoSuchVault() {
        Finding finding = new Facts().vault(new ArmAnswer.Absent<>()).finding(Check.VAULT_READABLE);

        assertThat(finding.result()).isEqualTo(Result.UNKNOWN);
        assertThat(finding.message()).contains("has no such vault");
    }
}
