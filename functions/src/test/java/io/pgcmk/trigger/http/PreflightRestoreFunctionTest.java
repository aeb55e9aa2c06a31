package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R16, R17: {@code POST {S}/restorePreflight}. */
class PreflightRestoreFunctionTest {
    private static final ServerIdentity RESTORER = Servers.identity(7);
    private static final String IDENTITY = "\"identity\":{\"kind\":\"Attached\",\"clientId\":\"" + RESTORER.clientId()
            + "\",\"principalId\":\"" + RESTORER.principalId() + "\"}";

    private final World world = new World();

    @Test
    @DisplayName("R16: tells what is needed, and what was found of it")
    void tellsWhatIsNeeded() {
        backedUp();

        JsonNode json = World.json(call(body("")));

        assertThat(json.get("allowed").booleanValue()).isTrue();
        assertThat(json.get("needs"))
                .hasToString("[{\"what\":\"backup\",\"id\":\"" + Backups.id(1) + "\",\"keyVersion\":\"" + world.key
                        + "\",\"rights\":[\"get\",\"unwrapKey\"],\"in\":[\"PgCmk\",\"Sidecar\"]},"
                        + "{\"what\":\"server\",\"keyVersion\":\"" + world.key
                        + "\",\"rights\":[\"get\",\"wrapKey\",\"unwrapKey\"]}]");
        assertThat(json.at("/findings/0"))
                .hasToString("{\"check\":\"BackupKept\",\"result\":\"Passed\",\"message\":\"backup " + Backups.id(1)
                        + " is registered\",\"remedy\":\"\"}");
        assertThat(json.get("findings"))
                .extracting(finding -> finding.get("check").textValue())
                .containsExactly(
                        "BackupKept",
                        "IdentityToken",
                        "KeyUsable",
                        "GetPermission",
                        "UnwrapKeyPermission",
                        "DekReadable",
                        "KeyUsable",
                        "GetPermission",
                        "WrapKeyPermission",
                        "UnwrapKeyPermission");
    }

    @Test
    @DisplayName("R7: what is missing comes with the command that grants it")
    void tellsWhatIsMissing() {
        backedUp();
        world.vaults.revoke(RESTORER.principalId(), Operation.GET);

        JsonNode json = World.json(call(body("\"backup\":\"" + Backups.id(1) + "\",")));

        assertThat(json.get("allowed").booleanValue()).isFalse();
        assertThat(json.get("findings"))
                .filteredOn(finding -> finding.get("result").textValue().equals("Failed"))
                .isNotEmpty()
                .allSatisfy(
                        finding -> assertThat(finding.get("remedy").textValue()).startsWith("az role assignment"));
    }

    @Test
    void namesTheBackupThatIsUnknown() {
        backedUp();

        HttpResponseMessage response = call(body("\"backup\":\"" + Backups.id(9) + "\","));

        assertThat(response.getStatusCode()).isEqualTo(404);
        assertThat(World.json(response).at("/error/code").textValue()).isEqualTo("BackupNotFound");
        assertThat(World.json(response).at("/error/message").textValue())
                .contains(Backups.id(9).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{}                                     | identity.kind",
                "{\"identity\":{\"kind\":\"Mine\"}}     | identity.kind",
                "{\"identity\":{\"kind\":\"Attached\"}} | identity.clientId",
                "{\"identity\":{\"secret\":\"hunter2\"}} | identity.secret",
                "{\"backup\":\"newest\"}                | backup",
                "{\"archive\":7}                        | archive",
                "{\"backups\":[]}                       | backups"
            })
    void refusesWhatItDoesNotUnderstand(String body, String target) {
        backedUp();

        HttpResponseMessage response = call(body);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(target);
        assertThat(response.getBody().toString()).doesNotContain("hunter2");
    }

    @Test
    void refusesStrangersAndOtherVersions() {
        backedUp();
        FakeHttpRequest request = world.request(HttpMethod.POST, "/restorePreflight", ApiVersion.SERVERS)
                .with(body(""));
        FakeHttpRequest stranger =
                FakeHttpRequest.of(HttpMethod.POST, request.getUri().toString());

        assertThat(call(request).getStatusCode()).isEqualTo(400);
        assertThat(call(stranger).getStatusCode()).isEqualTo(401);
    }

    private void backedUp() {
        world.enabled();
        world.use.registerBackup().run(Servers.id(1), BackupKind.BACKUP, Backups.id(1), world.caller);
    }

    private static String body(String members) {
        return "{" + members + IDENTITY + "}";
    }

    private HttpResponseMessage call(String body) {
        return call(world.request(HttpMethod.POST, "/restorePreflight", ApiVersion.PG_CMK)
                .with(body));
    }

    private HttpResponseMessage call(FakeHttpRequest request) {
        return new PreflightRestoreFunction(world.endpoint, world.use.preflightRestore(), world.reader)
                .run(request, Servers.SUBSCRIPTION, "prod", "orders-1", world.context);
    }
}
