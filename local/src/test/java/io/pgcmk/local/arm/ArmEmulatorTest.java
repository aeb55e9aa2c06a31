package io.pgcmk.local.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.MovableClock;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.TestTokens;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmEmulatorTest {
    private static final TestTokens TOKENS = new TestTokens();
    private static final LocalTrust TRUST = LocalTrust.shared();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String VAULT =
            "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/contoso";
    private static final String DELETED =
            "/subscriptions/sub/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/contoso";
    private static final String USER_ROLE = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
    private static final String MAKE = """
            {"location":"westeurope","properties":{"sku":{"family":"A","name":"standard"},"tenantId":"tenant",
             "enableRbacAuthorization":false,"accessPolicies":[]}}""";

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path directory;

    private Zone zone;
    private Cloud cloud;
    private ArmEmulator arm;

    @BeforeEach
    void start() throws Exception {
        zone = Zone.at(directory.resolve("zone"));
        cloud = new Cloud("tenant", "sub", clock, zone);
        arm = ArmEmulator.start(0, cloud, TOKENS, TRUST, new Faults(clock, zone));
        grant("admin", "Owner", "/subscriptions/sub");
        grant("control", "Reader", "/subscriptions/sub");
        assertThat(vault("PUT", MAKE).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        arm.close();
    }

    @Test
    void makesAVaultWithANameAndTheDefaultsOfToday() throws Exception {
        JsonNode properties = vault("GET", "").body().path("properties");

        assertThat(Files.readAllLines(zone.file())).containsExactly("contoso.vault.azure.net");
        assertThat(properties.path("enableSoftDelete").asBoolean()).isTrue();
        assertThat(properties.path("softDeleteRetentionInDays").asInt()).isEqualTo(90);
        assertThat(properties.has("enablePurgeProtection")).isFalse();
        assertThat(properties.path("networkAcls").path("defaultAction").asText())
                .isEqualTo("Allow");
        assertThat(properties.path("vaultUri").asText()).isEqualTo("https://contoso.vault.azure.net/");
    }

    @Test
    void takesAGroupWhoseNameNeedsEncoding() throws Exception {
        String encoded = VAULT.replace("/rg/", "/r%28g%29/").replace("contoso", "other");

        assertThat(call("admin", "PUT", encoded, "2026-02-01", MAKE)
                        .body()
                        .path("id")
                        .asText())
                .contains("/resourceGroups/r(g)/");
    }

    @Test
    void changesOnlyWhatIsNamed() throws Exception {
        Answer changed = vault("PATCH", """
                {"properties":{"networkAcls":{"bypass":"None","defaultAction":"Deny","ipRules":[{"value":"127.0.0.1/32"}]},
                 "publicNetworkAccess":"Disabled"}}""");

        assertThat(changed.status()).isEqualTo(200);
        var settings = cloud.vaults().find("contoso").orElseThrow().settings();
        assertThat(settings.network().deny()).isTrue();
        assertThat(settings.network().bypass()).isFalse();
        assertThat(settings.network().admits("127.0.0.1")).isTrue();
        assertThat(settings.publicNetworkAccess()).isFalse();
        assertThat(settings.location()).isEqualTo("westeurope");
    }

    @Test
    void neverTakesPurgeProtectionAway() throws Exception {
        assertThat(vault("PATCH", "{\"properties\":{\"enablePurgeProtection\":true}}")
                        .status())
                .isEqualTo(200);

        Answer refused = vault("PATCH", "{\"properties\":{\"enablePurgeProtection\":false}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("enablePurgeProtection");
    }

    @Test
    void keepsADeletedVaultUntilItIsRecovered() throws Exception {
        assertThat(vault("DELETE", "").status()).isEqualTo(200);

        assertThat(vault("GET", "").code()).isEqualTo("ResourceNotFound");
        assertThat(vault("PUT", MAKE).code()).isEqualTo("ConflictError");
        assertThat(call("admin", "GET", DELETED, "2026-02-01", "")
                        .body()
                        .path("properties")
                        .path("scheduledPurgeDate")
                        .asText())
                .isEqualTo("2026-04-01T00:00:00Z");

        assertThat(vault("PUT", "{\"location\":\"westeurope\",\"properties\":{\"createMode\":\"recover\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(vault("GET", "").status()).isEqualTo(200);
    }

    @Test
    void purgesOnlyWithoutPurgeProtection() throws Exception {
        vault("DELETE", "");

        assertThat(call("admin", "POST", DELETED + "/purge", "2026-02-01", "").status())
                .isEqualTo(200);

        assertThat(call("admin", "GET", DELETED, "2026-02-01", "").code()).isEqualTo("DeletedVaultNotFound");
        vault("PUT", MAKE);
        vault("PATCH", "{\"properties\":{\"enablePurgeProtection\":true}}");
        vault("DELETE", "");
        assertThat(call("admin", "POST", DELETED + "/purge", "2026-02-01", "").status())
                .isEqualTo(400);
    }

    @Test
    void addsReplacesAndRemovesAccessPolicies() throws Exception {
        assertThat(policies("add", "\"get\",\"wrapKey\"")).containsExactly("get", "wrapKey");
        assertThat(policies("add", "\"unwrapKey\"")).containsExactly("get", "wrapKey", "unwrapKey");
        assertThat(policies("remove", "\"wrapKey\"")).containsExactly("get", "unwrapKey");
        assertThat(policies("replace", "\"list\"")).containsExactly("list");
        assertThat(policies("remove", "\"list\"")).isEmpty();
    }

    @Test
    void assignsAndWithdrawsARoleForOneKey() throws Exception {
        String assignment = VAULT + "/keys/orders-kek/providers/Microsoft.Authorization/roleAssignments/a1";
        String read = "Microsoft.KeyVault/vaults/keys/read";
        VaultId id = new VaultId("sub", "rg", "contoso");

        assertThat(assign(assignment, USER_ROLE).status()).isEqualTo(201);
        assertThat(cloud.roles().allowDataAction("orders", id.key("orders-kek"), read))
                .isTrue();
        assertThat(cloud.roles().allowDataAction("orders", id.toString(), read)).isFalse();
        assertThat(assign(assignment, USER_ROLE).code()).isEqualTo("RoleAssignmentExists");

        assertThat(call("admin", "DELETE", assignment, "2022-04-01", "").status())
                .isEqualTo(200);
        assertThat(call("admin", "DELETE", assignment, "2022-04-01", "").status())
                .isEqualTo(204);
        assertThat(cloud.roles().allowDataAction("orders", id.key("orders-kek"), read))
                .isFalse();
    }

    @Test
    void listsTheAssignmentsOfOnePrincipalWithInheritedOnes() throws Exception {
        grant("orders", "Reader", "/subscriptions/sub");
        grant("orders", "Key Vault Reader", VAULT + "/keys/other");
        grant("orders", "Key Vault Crypto Officer", VAULT + "/keys/orders-kek");

        JsonNode value = call(
                        "control",
                        "GET",
                        VAULT + "/keys/orders-kek/providers/Microsoft.Authorization/roleAssignments",
                        "2022-04-01&$filter=" + URLEncoder.encode("assignedTo('orders')", StandardCharsets.UTF_8),
                        "")
                .body()
                .path("value");

        assertThat(value.findValuesAsText("scope"))
                .containsExactlyInAnyOrder("/subscriptions/sub", VAULT + "/keys/orders-kek");
    }

    @Test
    void showsWhatARoleAllows() throws Exception {
        Answer role = call(
                "control",
                "GET",
                "/subscriptions/sub/providers/Microsoft.Authorization/roleDefinitions/" + USER_ROLE,
                "2022-04-01",
                "");

        assertThat(role.body().path("properties").path("permissions").get(0).path("dataActions"))
                .extracting(JsonNode::asText)
                .contains("Microsoft.KeyVault/vaults/keys/wrap/action");
    }

    @Test
    void countsALockFromAboveAndDeletesNothingUnderIt() throws Exception {
        String lock = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Authorization/locks/keep";
        call("admin", "PUT", lock, "2020-05-01", "{\"properties\":{\"level\":\"CanNotDelete\"}}");

        JsonNode locks = call("control", "GET", VAULT + "/providers/Microsoft.Authorization/locks", "2020-05-01", "")
                .body()
                .path("value");
        assertThat(locks.findValuesAsText("level")).containsExactly("CanNotDelete");
        assertThat(vault("DELETE", "").code()).isEqualTo("ScopeLocked");

        call("admin", "DELETE", lock, "2020-05-01", "");
        assertThat(vault("DELETE", "").status()).isEqualTo(200);
    }

    @Test
    void hasNoDiagnosticSettingsUntilSomeAreMade() throws Exception {
        String settings = VAULT + "/providers/Microsoft.Insights/diagnosticSettings";
        assertThat(call("control", "GET", settings, "2021-05-01-preview", "")
                        .body()
                        .path("value"))
                .isEmpty();

        call("admin", "PUT", settings + "/audit", "2021-05-01-preview", "{\"properties\":{\"logs\":[]}}");

        assertThat(call("control", "GET", settings, "2021-05-01-preview", "")
                        .body()
                        .path("value"))
                .hasSize(1);
    }

    @Test
    void forgetsADeletedIdentity() throws Exception {
        String id =
                "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders";
        cloud.identities().add(new Identity(Identity.Kind.ATTACHED, "orders", "rg", "client", "principal", "tenant"));
        assertThat(call("control", "GET", id, "2023-01-31", "")
                        .body()
                        .path("properties")
                        .path("principalId")
                        .asText())
                .isEqualTo("principal");

        assertThat(call("admin", "DELETE", id, "2023-01-31", "").status()).isEqualTo(200);

        assertThat(call("control", "GET", id, "2023-01-31", "").status()).isEqualTo(404);
        assertThat(cloud.identities().find("client")).isEmpty();
    }

    @Test
    void givesAListOutPageByPage() throws Exception {
        IntStream.range(0, Pages.SIZE + 2)
                .forEach(number -> cloud.identities()
                        .add(new Identity(
                                Identity.Kind.ATTACHED,
                                "id-" + number,
                                "rg",
                                "client-" + number,
                                "principal",
                                "tenant")));
        String list = "/subscriptions/sub/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

        JsonNode first = call("control", "GET", list, "2023-01-31", "").body();
        URI next = URI.create(first.path("nextLink").asText());
        JsonNode second = call(
                        "control", "GET", next.getPath(), next.getRawQuery().replace("api-version=", ""), "")
                .body();

        assertThat(first.path("value")).hasSize(Pages.SIZE);
        assertThat(first.path("value").get(0).path("id").asText())
                .isEqualTo("/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ManagedIdentity/"
                        + "userAssignedIdentities/id-0");
        assertThat(second.path("value")).hasSize(2);
        assertThat(second.has("nextLink")).isFalse();
        assertThat(call("control", "GET", list, "2023-01-31&$skipToken=x", "").code())
                .isEqualTo("BadRequest");
    }

    @Test
    void listsTheIdentitiesOfTheWholeSubscriptionOnly() throws Exception {
        String type = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

        assertThat(call("control", "GET", "/subscriptions/sub/resourceGroups/rg" + type, "2023-01-31", "")
                        .code())
                .isEqualTo("BadRequest");
        assertThat(call("control", "POST", "/subscriptions/sub" + type, "2023-01-31", "")
                        .status())
                .isEqualTo(405);
        assertThat(call("stranger", "GET", "/subscriptions/sub" + type, "2023-01-31", "")
                        .code())
                .isEqualTo("AuthorizationFailed");
    }

    @Test
    void listsTheDeletedVaultsOfTheSubscription() throws Exception {
        vault("DELETE", "");
        String list = "/subscriptions/sub/providers/Microsoft.KeyVault/deletedVaults";

        JsonNode deleted = call("control", "GET", list, "2026-02-01", "").body().path("value");

        assertThat(deleted.findValuesAsText("vaultId")).containsExactly(VAULT);
        assertThat(deleted.findValuesAsText("id")).containsExactly(DELETED);
        assertThat(call("stranger", "GET", list, "2026-02-01", "").code()).isEqualTo("AuthorizationFailed");
        assertThat(call("control", "DELETE", list, "2026-02-01", "").status()).isEqualTo(405);
    }

    @Test
    void doesNotKnowAnotherSubscription() throws Exception {
        assertThat(call("admin", "GET", VAULT.replace("/sub/", "/other/"), "2026-02-01", "")
                        .code())
                .isEqualTo("SubscriptionNotFound");
    }

    @Test
    void deletesTheRoleAssignmentsOfAVaultWithIt() throws Exception {
        grant("orders", "Key Vault Crypto Service Encryption User", VAULT + "/keys/orders-kek");
        grant("orders", "Key Vault Reader", VAULT);
        vault("DELETE", "");
        vault("PUT", "{\"location\":\"westeurope\",\"properties\":{\"createMode\":\"recover\"}}");

        assertThat(cloud.roles().assignments())
                .extracting(RoleAssignment::principalId)
                .containsExactlyInAnyOrder("admin", "control");
    }

    @Test
    void letsAReaderReadAndNothingMore() throws Exception {
        assertThat(call("control", "GET", VAULT, "2026-02-01", "").status()).isEqualTo(200);
        assertThat(call("control", "PUT", VAULT, "2026-02-01", MAKE).code()).isEqualTo("AuthorizationFailed");
        assertThat(call("control", "DELETE", VAULT, "2026-02-01", "").code()).isEqualTo("AuthorizationFailed");
        assertThat(call("stranger", "GET", VAULT, "2026-02-01", "").code()).isEqualTo("AuthorizationFailed");
    }

    @Test
    void refusesTokensThatAreNotForIt() throws Exception {
        Instant later = clock.instant().plusSeconds(60);

        assertThat(send(TOKENS.token("admin", "tenant", TestTokens.VAULT, later), "GET", VAULT, "2026-02-01", "")
                        .status())
                .isEqualTo(401);
        assertThat(send(TOKENS.token("admin", "elsewhere", TestTokens.ARM, later), "GET", VAULT, "2026-02-01", "")
                        .status())
                .isEqualTo(401);
        assertThat(send("nonsense", "GET", VAULT, "2026-02-01", "").code()).isEqualTo("InvalidAuthenticationToken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET   | /vaults/contoso              | 2015-01-01           |                                    | 2015-01-01
            GET   | /vaults/contoso              | 2026-02-01&expand=x  |                                    | expand
            POST  | /vaults/contoso              | 2026-02-01           |                                    | POST
            GET   | /managedHSMs/contoso         | 2026-02-01           |                                    | managedHSMs
            PATCH | /vaults/contoso              | 2026-02-01           | {"color":1}                        | color
            PATCH | /vaults/contoso              | 2026-02-01           | {"properties":{"color":1}}         | color
            PATCH | /vaults/contoso              | 2026-02-01           | {"properties":{"softDeleteRetentionInDays":7}} | softDelete
            PUT   | /vaults/other                | 2026-02-01           | {}                                 | location
            PUT   | /vaults/contoso/providers/Microsoft.Authorization/roleAssignments/a | 2022-04-01 | {}   | roleDefinitionId
            GET   | /vaults/contoso/providers/Microsoft.Authorization/roleAssignments | 2022-04-01&$filter=x | | assignedTo
            """)
    void refusesWhatItDoesNotKnow(String method, String path, String version, @Nullable String body, String named)
            throws Exception {
        Answer answer = call(
                "admin",
                method,
                "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.KeyVault" + path,
                version,
                body == null ? "" : body);

        assertThat(answer.status()).isBetween(400, 405);
        assertThat(answer.message()).contains(named);
    }

    private Iterable<String> policies(String how, String keys) throws Exception {
        Answer answer = call(
                "admin",
                "PUT",
                VAULT + "/accessPolicies/" + how,
                "2026-02-01",
                "{\"properties\":{\"accessPolicies\":[{\"tenantId\":\"tenant\",\"objectId\":\"orders\","
                        + "\"permissions\":{\"keys\":[" + keys + "]}}]}}");
        assertThat(answer.status()).isEqualTo(200);
        return cloud.vaults().find("contoso").orElseThrow().settings().accessPolicies().stream()
                .flatMap(policy -> policy.keys().stream())
                .toList();
    }

    private Answer assign(String assignment, String role) throws Exception {
        return call(
                "admin",
                "PUT",
                assignment,
                "2022-04-01",
                "{\"properties\":{\"principalId\":\"orders\",\"roleDefinitionId\":\"/subscriptions/sub/providers/"
                        + "Microsoft.Authorization/roleDefinitions/" + role + "\"}}");
    }

    private void grant(String principal, String role, String scope) {
        cloud.roles()
                .assign(new RoleAssignment(
                        principal + scope,
                        scope,
                        principal,
                        cloud.roles().named(role).orElseThrow().id()));
    }

    private Answer vault(String method, String body) throws Exception {
        return call("admin", method, VAULT, "2026-02-01", body);
    }

    private Answer call(String oid, String method, String path, String version, String body)
            throws IOException, InterruptedException {
        Instant later = clock.instant().plusSeconds(60);
        return send(TOKENS.token(oid, "tenant", TestTokens.ARM, later), method, path, version, body);
    }

    private Answer send(String token, String method, String path, String version, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + arm.port() + path + "?api-version=" + version))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                new ObjectMapper().readTree("[" + answer.body() + "]").path(0));
    }

    private record Answer(int status, JsonNode body) {
        String code() {
            return body.path("error").path("code").asText();
        }

        String message() {
            return body.path("error").path("message").asText();
        }
    }
}
