package io.pgcmk.local.keyvault;

import static com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm.RSA_OAEP;
import static com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm.RSA_OAEP_256;
import static io.pgcmk.local.keyvault.VaultClients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.MovableClock;
import io.pgcmk.local.cloud.NetworkRules;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.TestTokens;
import io.pgcmk.local.cloud.VaultSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyVaultEmulatorTest {
    private static final String KEK = "orders-kek";
    private static final byte[] DEK = new byte[32];
    private static final String USER = "Key Vault Crypto Service Encryption User";

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private EmulatedVault azure;

    @BeforeEach
    void start() {
        azure = new EmulatedVault(clock);
        azure.as("admin").keys().createRsaKey(new CreateRsaKeyOptions(KEK).setKeySize(2048));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Nested
    class WithRoles {
        @Test
        void letsNobodyInWhoHasNone() {
            assertRefused(
                    403,
                    "Forbidden",
                    "ForbiddenByRbac",
                    () -> azure.as("orders").keys().getKey(KEK));
        }

        @Test
        void takesARoleForOneKeyForThatKeyOnly() {
            azure.as("admin").keys().createRsaKey(new CreateRsaKeyOptions("other"));
            azure.grant("orders", USER, azure.vault.id().key(KEK));

            wrap("orders");
            assertRefused(
                    403,
                    "Forbidden",
                    "ForbiddenByRbac",
                    () -> azure.as("orders").keys().getKey("other"));
        }

        @Test
        void refusesAtOnceWhenARoleIsWithdrawn() {
            RoleAssignment role = azure.grant("orders", USER, azure.vault.id().toString());
            wrap("orders");

            azure.cloud.roles().withdraw(role);

            assertRefused(403, "Forbidden", "ForbiddenByRbac", () -> wrap("orders"));
        }

        @Test
        void givesTheServersRoleNoMoreThanGetWrapAndUnwrap() {
            azure.grant("orders", USER, azure.vault.id().toString());

            assertRefused(
                    403,
                    "Forbidden",
                    "ForbiddenByRbac",
                    () -> azure.as("orders").keys().rotateKey(KEK));
            assertRefused(
                    403,
                    "Forbidden",
                    "ForbiddenByRbac",
                    () -> azure.as("orders").secrets().getSecret("x"));
        }
    }

    @Nested
    class WithAccessPolicies {
        @Test
        void refuseEachPermissionByItself() {
            byte[] wrapped = azure.as("admin")
                    .cryptography(KEK, null)
                    .wrapKey(RSA_OAEP_256, DEK)
                    .getEncryptedKey();
            policy("get", "unwrapKey");

            azure.as("orders").keys().getKey(KEK);
            azure.as("orders").cryptography(KEK, null).unwrapKey(RSA_OAEP_256, wrapped);
            assertRefused(403, "Forbidden", "AccessDenied", () -> wrap("orders"));
        }

        /** What disableKeyCaching() is for: the default client needs no permission to wrap with RSA-OAEP. */
        @Test
        void doNotStopAClientThatWrapsLocally() {
            policy("get");

            azure.as("orders").cachingCryptography(KEK, null).wrapKey(RSA_OAEP, DEK);
            assertThat(azure.emulator.audit())
                    .noneMatch(record -> record.operation().equals("KeyWrap"));

            assertRefused(
                    403,
                    "Forbidden",
                    "AccessDenied",
                    () -> azure.as("orders").cryptography(KEK, null).wrapKey(RSA_OAEP, DEK));
        }

        private void policy(String... permissions) {
            azure.vault.change(azure.vault
                    .settings()
                    .withRbac(false)
                    .withPolicies(List.of(
                            new AccessPolicy(EmulatedVault.TENANT, "orders", List.of(permissions), List.of()))));
        }
    }

    @Nested
    class ToTokens {
        @Test
        void challengesWithItsTenantAndItsAudience() throws Exception {
            HttpResponse<String> answer = send("GET", "/keys/" + KEK + "?api-version=7.6", "");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer authorization=\"https://login.microsoftonline.com/" + EmulatedVault.TENANT
                            + "\", resource=\"https://vault.azure.net\"");
        }

        @Test
        void refusesOnesOfAnotherAudience() {
            assertUnauthorized("AKV10022", token(EmulatedVault.TENANT, TestTokens.ARM, Duration.ofHours(1)));
        }

        @Test
        void refusesOnesOfAnotherTenant() {
            assertUnauthorized("AKV10032", token("elsewhere", TestTokens.VAULT, Duration.ofHours(1)));
        }

        @Test
        void refusesOnesThatHaveExpired() {
            String token = token(EmulatedVault.TENANT, TestTokens.VAULT, Duration.ofMinutes(1));
            azure.with(token).keys().getKey(KEK);

            clock.advance(Duration.ofMinutes(1));

            assertUnauthorized("expired", token);
        }

        @Test
        void refusesOnesThatItsVaultsOldTenantIssuedOnceItHasMoved() {
            azure.vault.change(azure.vault.settings().withTenant("elsewhere"));

            assertUnauthorized("AKV10032", token(EmulatedVault.TENANT, TestTokens.VAULT, Duration.ofHours(1)));
        }

        private void assertUnauthorized(String message, String token) {
            assertThatThrownBy(() -> azure.with(token).keys().getKey(KEK))
                    .isInstanceOf(ClientAuthenticationException.class)
                    .hasMessageContaining(message);
        }

        private String token(String tenant, String audience, Duration life) {
            return azure.tokens.token("admin", tenant, audience, clock.instant().plus(life));
        }
    }

    @Nested
    class BehindAFirewall {
        @Test
        void refusesAddressesThatNoRuleLetsIn() {
            change(azure.vault.settings().withNetwork(new NetworkRules(true, true, List.of(), List.of())));
            assertRefused(403, "Forbidden", "ForbiddenByFirewall", () -> wrap("admin"));

            change(azure.vault
                    .settings()
                    .withNetwork(new NetworkRules(true, true, List.of("127.0.0.1/32"), List.of())));
            wrap("admin");
        }

        @Test
        void refusesEveryoneWithoutPublicAccess() {
            change(azure.vault.settings().withPublicNetworkAccess(false));

            assertRefused(403, "Forbidden", "ForbiddenByConnection", () -> wrap("admin"));
        }

        private void change(VaultSettings settings) {
            azure.vault.change(settings);
        }
    }

    @Nested
    class OnOpenQuestions {
        @Test
        void letsADisabledKeyWrapIfSoSettled() {
            disable();
            assertRefused(403, "Forbidden", "KeyDisabled", () -> wrap("admin"));

            azure.emulator.settle(new OpenQuestions(true, true));

            wrap("admin");
        }

        @Test
        void hidesADisabledKeyIfSoSettled() {
            disable();
            azure.as("admin").keys().getKey(KEK);

            azure.emulator.settle(new OpenQuestions(false, false));

            assertRefused(
                    403,
                    "Forbidden",
                    "KeyDisabled",
                    () -> azure.as("admin").keys().getKey(KEK));
        }

        private void disable() {
            KeyProperties properties = azure.as("admin").keys().getKey(KEK).getProperties();
            azure.as("admin")
                    .keys()
                    .updateKeyProperties(properties.setEnabled(false), KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
        }
    }

    @Nested
    class WithoutPurgeProtection {
        @Test
        void purgesADeletedKey() {
            azure.vault.change(azure.vault.settings().withPurgeProtection(false));
            azure.as("admin").keys().beginDeleteKey(KEK).poll();

            azure.as("admin").keys().purgeDeletedKey(KEK);

            assertRefused(404, "KeyNotFound", "", () -> azure.as("admin").keys().getDeletedKey(KEK));
        }

        @Test
        void elseRefusesTo() {
            azure.as("admin").keys().beginDeleteKey(KEK).poll();

            assertRefused(403, "Forbidden", "", () -> azure.as("admin").keys().purgeDeletedKey(KEK));
        }
    }

    @Test
    void expiresAKeyByItsOwnClock() {
        KeyProperties properties = azure.as("admin").keys().getKey(KEK).getProperties();
        azure.as("admin")
                .keys()
                .updateKeyProperties(
                        properties.setExpiresOn(clock.instant().plusSeconds(60).atOffset(ZoneOffset.UTC)),
                        KeyOperation.WRAP_KEY);
        clock.advance(Duration.ofSeconds(59));
        wrap("admin");

        clock.advance(Duration.ofSeconds(1));

        assertRefused(403, "Forbidden", "KeyExpired", () -> wrap("admin"));
    }

    @Test
    void hasNoNameOnceItIsDeleted() {
        azure.cloud.vaults().delete(azure.vault);

        assertThatThrownBy(() -> send("GET", "/keys/x", "")).isInstanceOf(IOException.class);
    }

    @Test
    void recordsWhoAskedForWhatAndWhatCameOfIt() {
        wrap("admin");

        AuditRecord last = azure.emulator.audit().getLast();
        assertThat(last.operation()).isEqualTo("KeyWrap");
        assertThat(last.oid()).isEqualTo("admin");
        assertThat(last.name()).isEqualTo(KEK);
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.time()).isEqualTo(clock.instant());
    }

    @Test
    void recordsWhatTheCallerNamedItsRequest() throws Exception {
        send("GET", "/keys/" + KEK + "?api-version=7.6", "", bearer());

        assertThat(azure.emulator.audit().getLast().clientRequestId()).isEqualTo("named-by-the-caller");
    }

    @Test
    void meetsFaultsByOperationAndIdentity() {
        azure.grant("orders", USER, azure.vault.id().toString());
        azure.fault("""
                {"target":"keyVault","match":{"operation":"KeyWrap","identity":"orders"},
                 "behaviour":{"status":503,"body":{"error":{"code":"ServiceUnavailable"}}},"times":1}""");

        wrap("admin");
        assertRefused(503, "ServiceUnavailable", "", () -> wrap("orders"));
        wrap("orders");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,   /keys/orders-kek,                      400, api-version",
        "GET,   /keys/orders-kek?api-version=7.0,      400, 7.0",
        "GET,   /keys/orders-kek?api-version=7.6&x=1,  400, query parameter",
        "GET,   /certificates/x?api-version=7.6,       404, certificates",
        "PUT,   /keys/orders-kek?api-version=7.6,      404, PUT",
        "POST,  /keys/new/create?api-version=7.6,      400, color",
        "POST,  /keys/n_w/create?api-version=7.6,      400, color",
    })
    void refusesWhatItDoesNotKnow(String method, String path, int status, String named) throws Exception {
        HttpResponse<String> answer = send(method, path, "{\"kty\":\"RSA\",\"color\":1}", bearer());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\":{\"code\":", named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /keys/n_w/create      | {"kty":"RSA"}                             | key name
            /keys/new/create      | {"kty":"RSA","key_size":1024}             | key_size
            /keys/new/create      | {"kty":"oct"}                             | kty
            /keys/new/create      | {}                                        | kty
            /keys/new/create      | []                                        | object
            /keys/orders-kek//wrapkey | {"alg":"A256KW","value":"AAAA"}       | alg
            /keys/orders-kek//wrapkey | {"alg":"RSA-OAEP-256"}                | value
            /keys/orders-kek//unwrapkey | {"alg":"RSA-OAEP-256","value":"AAAA"} | incorrect
            """)
    void namesTheBadParameter(String path, String body, String named) throws Exception {
        HttpResponse<String> answer = send("POST", path + "?api-version=7.6", body, bearer());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("BadParameter", named);
    }

    @Test
    void makesEllipticKeysThatWrapNothing() throws Exception {
        HttpResponse<String> made = send("POST", "/keys/elliptic/create?api-version=7.6", "{\"kty\":\"EC\"}", bearer());

        assertThat(made.body()).contains("\"crv\":\"P-256\"", "\"kty\":\"EC\"");
        assertRefused(
                400,
                "BadParameter",
                "",
                () -> azure.as("admin").cryptography("elliptic", null).wrapKey(RSA_OAEP_256, DEK));
    }

    private void wrap(String oid) {
        azure.as(oid).cryptography(KEK, null).wrapKey(RSA_OAEP_256, DEK);
    }

    private String bearer() {
        return "Bearer "
                + azure.tokens.token(
                        "admin",
                        EmulatedVault.TENANT,
                        TestTokens.VAULT,
                        clock.instant().plusSeconds(60));
    }

    private HttpResponse<String> send(String method, String path, String body, String... authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(azure.url() + path))
                .header("x-ms-client-request-id", "named-by-the-caller")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
