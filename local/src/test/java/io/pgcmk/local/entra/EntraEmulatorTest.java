package io.pgcmk.local.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** With the credentials of azure-identity, unmodified. */
class EntraEmulatorTest {
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final TokenRequestContext VAULTS =
            new TokenRequestContext().addScopes("https://vault.azure.net/.default");

    private final LocalTrust trust = LocalTrust.shared();
    private final Cloud cloud = new Cloud(TENANT, UUID.randomUUID().toString(), Clock.systemUTC(), Zone.shared());
    private final EntraEmulator entra =
            new EntraEmulator(cloud, trust, new Faults(Clock.systemUTC(), Zone.shared()), EntraSettings.forTests());
    // Another client id each time: azure-identity keeps the tokens of a managed identity as long as the JVM lives.
    private final Identity attached = identity(Identity.Kind.ATTACHED);
    private final Identity app = identity(Identity.Kind.FEDERATED);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        entra.close();
    }

    @Nested
    class AManagedIdentity {

        @Test
        void getsATokenForAVault() throws Exception {
            AccessToken token = managedIdentity(attached).getTokenSync(VAULTS);

            JWTClaimsSet claims = verified(token.getToken());
            assertThat(claims.getAudience()).containsExactly("https://vault.azure.net");
            assertThat(claims.getIssuer()).isEqualTo("https://sts.windows.net/" + TENANT + "/");
            assertThat(claims.getStringClaim("oid")).isEqualTo(attached.principalId());
            assertThat(claims.getStringClaim("appid")).isEqualTo(attached.clientId());
            assertThat(claims.getStringClaim("tid")).isEqualTo(TENANT);
        }

        @Test
        void getsNoneOnceItIsDeleted() {
            cloud.identities().delete(attached);

            assertThatExceptionOfType(ClientAuthenticationException.class)
                    .isThrownBy(() -> managedIdentity(attached).getTokenSync(VAULTS))
                    .withStackTraceContaining("No User Assigned or Delegated Managed Identity found");
        }

        @Test
        void isNotWhatAnAppIs() {
            assertThatExceptionOfType(ClientAuthenticationException.class)
                    .isThrownBy(() -> managedIdentity(app).getTokenSync(VAULTS));
        }

        @Test
        void isForThoseOnlyWhoKnowTheHeader() throws Exception {
            URI endpoint = URI.create(entra.environment().get("IDENTITY_ENDPOINT")
                    + "?api-version=2019-08-01&resource=x&client_id=" + attached.clientId());

            assertThat(sent(HttpRequest.newBuilder(endpoint)
                                    .header("X-IDENTITY-HEADER", "another")
                                    .build())
                            .statusCode())
                    .isEqualTo(401);
        }

        @Test
        void isAskedInOneVersionOfTheProtocol() throws Exception {
            URI endpoint = URI.create(entra.environment().get("IDENTITY_ENDPOINT")
                    + "?api-version=2017-09-01&resource=x&client_id=" + attached.clientId());

            assertThat(sent(HttpRequest.newBuilder(endpoint)
                                    .header(
                                            "X-IDENTITY-HEADER",
                                            entra.environment().get("IDENTITY_HEADER"))
                                    .build())
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Nested
    class AnAppThatTrustsAManagedIdentity {

        @Test
        void getsATokenForItsToken() throws Exception {
            entra.federate(app, attached);

            AccessToken token = asApp(attached).getTokenSync(VAULTS);

            JWTClaimsSet claims = verified(token.getToken());
            assertThat(claims.getAudience()).containsExactly("https://vault.azure.net");
            assertThat(claims.getStringClaim("oid")).isEqualTo(app.principalId());
            assertThat(claims.getStringClaim("appid")).isEqualTo(app.clientId());
        }

        @Test
        void getsNoneForTheTokenOfAnother() {
            entra.federate(app, attached);

            assertRefused(asApp(identity(Identity.Kind.ATTACHED)), "AADSTS700213");
        }

        @Test
        void getsNoneOnceItTrustsNobody() {
            entra.federate(app, attached);
            entra.endFederation(app);

            assertRefused(asApp(attached), "AADSTS700213");
        }

        @Test
        void getsNoneForATokenThatWasMadeForSomethingElse() {
            entra.federate(app, attached);
            String forVaults = managedIdentity(attached).getTokenSync(VAULTS).getToken();

            assertRefused(asApp(() -> forVaults), "AADSTS700213");
        }

        @Test
        void getsNoneForATokenThatSomebodyElseSigned() {
            entra.federate(app, attached);
            TokenMint forger = new TokenMint(
                    TENANT, Clock.systemUTC(), EntraSettings.forTests().tokenLifetime());
            String forged = forger.versionTwo(
                    attached.principalId(), attached.clientId(), List.of("api://AzureADTokenExchange"), List.of());

            assertRefused(asApp(() -> forged), "AADSTS700027");
        }

        @Test
        void getsNoneOnceItIsDeleted() throws Exception {
            entra.federate(app, attached);

            assertThat(delete(app, entra.keyAdminToken("admin", "cli")).statusCode())
                    .isEqualTo(204);

            assertRefused(asApp(attached), "AADSTS700016");
        }
    }

    @Nested
    class Graph {

        @Test
        void deletesAnAppOnce() throws Exception {
            String admin = entra.keyAdminToken("admin", "cli");
            delete(app, admin);

            HttpResponse<String> again = delete(app, admin);

            assertThat(again.statusCode()).isEqualTo(404);
            assertThat(again.body()).contains("Request_ResourceNotFound");
        }

        @Test
        void obeysNobodyWithoutTheRole() throws Exception {
            TokenRequestContext graph = new TokenRequestContext().addScopes("https://graph.microsoft.com/.default");
            String token = managedIdentity(attached).getTokenSync(graph).getToken();

            assertThat(delete(app, token).statusCode()).isEqualTo(403);
        }

        @Test
        void obeysNobodyWithATokenForSomethingElse() throws Exception {
            assertThat(delete(app, entra.callerToken("operator", "cli", "api://pg-cmk", List.of()))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(sent(HttpRequest.newBuilder(entra.authority().resolve("/" + TENANT + "/oauth2/v2.0/authorize"))
                                .build())
                        .statusCode())
                .isEqualTo(404);
        assertThat(sent(HttpRequest.newBuilder(entra.authority().resolve("/another/oauth2/v2.0/token"))
                                .build())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void givesCallersTokensOfVersionTwo() throws Exception {
        JWTClaimsSet claims = verified(entra.callerToken("operator", "cli", "api://pg-cmk", List.of("Operator")));

        assertThat(claims.getIssuer()).isEqualTo("https://login.microsoftonline.com/" + TENANT + "/v2.0");
        assertThat(claims.getAudience()).containsExactly("api://pg-cmk");
        assertThat(claims.getStringClaim("azp")).isEqualTo("cli");
        assertThat(claims.getStringListClaim("roles")).containsExactly("Operator");
    }

    private Identity identity(Identity.Kind kind) {
        Identity made = new Identity(
                kind,
                "orders",
                "rg",
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                TENANT);
        cloud.identities().add(made);
        return made;
    }

    private TokenCredential managedIdentity(Identity identity) {
        return new ManagedIdentityCredentialBuilder()
                .clientId(identity.clientId())
                .httpClient(IdentityHttp.to(URI.create(entra.environment().get("IDENTITY_ENDPOINT"))))
                .build();
    }

    private TokenCredential asApp(Identity identity) {
        TokenRequestContext exchange = new TokenRequestContext().addScopes("api://AzureADTokenExchange/.default");
        return asApp(() -> managedIdentity(identity).getTokenSync(exchange).getToken());
    }

    private TokenCredential asApp(Supplier<String> assertion) {
        return new ClientAssertionCredentialBuilder()
                .authorityHost(entra.authority().toString())
                .disableInstanceDiscovery()
                .tenantId(TENANT)
                .clientId(app.clientId())
                .clientAssertion(assertion)
                .build();
    }

    private static void assertRefused(TokenCredential credential, String code) {
        assertThat(catchThrowable(() -> credential.getTokenSync(VAULTS)))
                .isInstanceOf(RuntimeException.class)
                .hasStackTraceContaining(code);
    }

    private HttpResponse<String> delete(Identity app, String token) throws IOException, InterruptedException {
        URI uri = URI.create(entra.authority() + "/v1.0/applications(appId='" + app.clientId() + "')");
        return sent(HttpRequest.newBuilder(uri)
                .DELETE()
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    /** By the keys that are published, as any API would. */
    private JWTClaimsSet verified(String text) throws Exception {
        URI uri = entra.authority().resolve("/" + TENANT + "/discovery/v2.0/keys");
        JWKSet keys = JWKSet.parse(sent(HttpRequest.newBuilder(uri).build()).body());
        SignedJWT token = SignedJWT.parse(text);
        assertThat(token.verify(new RSASSAVerifier(
                        keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        return token.getJWTClaimsSet();
    }
}
