package io.pgcmk.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.nimbusds.jwt.SignedJWT;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.UUID;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerCredentialsTest {
    private static final UUID TENANT = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final TokenRequestContext VAULTS =
            new TokenRequestContext().addScopes("https://vault.azure.net/.default");

    private final LocalTrust trust = LocalTrust.shared();
    private final Cloud cloud =
            new Cloud(TENANT.toString(), UUID.randomUUID().toString(), Clock.systemUTC(), Zone.shared());
    private final EntraEmulator entra =
            new EntraEmulator(cloud, trust, new Faults(Clock.systemUTC(), Zone.shared()), EntraSettings.forTests());
    private final Identity own = identity(Identity.Kind.ATTACHED);
    private final ServerCredentials credentials = new ServerCredentials(
            new EntraTenant(TENANT, entra.authority(), false),
            new IdentityHttp(
                    HttpClient.createDefault(), URI.create(entra.environment().get("IDENTITY_ENDPOINT"))),
            UUID.fromString(own.clientId()));

    @AfterEach
    void close() {
        entra.close();
    }

    @Test
    void actAsAnAttachedIdentity() throws ParseException {
        Identity server = identity(Identity.Kind.ATTACHED);

        assertThat(principal(credentials.of(domain(server)))).isEqualTo(server.principalId());
    }

    @Test
    void actAsAnAppThatTrustsUs() throws ParseException {
        Identity server = identity(Identity.Kind.FEDERATED);
        entra.federate(server, own);

        assertThat(principal(credentials.of(domain(server)))).isEqualTo(server.principalId());
    }

    @Test
    void actAsOurselves() throws ParseException {
        assertThat(principal(credentials.own())).isEqualTo(own.principalId());
    }

    @Test
    void areOnePerAttachedIdentity() {
        ServerIdentity server = domain(identity(Identity.Kind.ATTACHED));

        assertThat(credentials.of(server)).isSameAs(credentials.of(server));
    }

    @Test
    @DisplayName("R12: an application that is deleted gets no token from the next check on")
    void noticeAtOnceThatAnAppIsDeleted() throws ParseException {
        Identity server = identity(Identity.Kind.FEDERATED);
        entra.federate(server, own);
        assertThat(principal(credentials.of(domain(server)))).isEqualTo(server.principalId());

        cloud.identities().delete(server);

        assertThat(catchThrowable(() -> credentials.of(domain(server)).getTokenSync(VAULTS)))
                .hasStackTraceContaining("AADSTS700016");
    }

    @Test
    @DisplayName("R12: an application that trusts us no more gets no token from the next check on")
    void noticeAtOnceThatTrustHasEnded() throws ParseException {
        Identity server = identity(Identity.Kind.FEDERATED);
        entra.federate(server, own);
        assertThat(principal(credentials.of(domain(server)))).isEqualTo(server.principalId());

        entra.endFederation(server);

        assertThat(catchThrowable(() -> credentials.of(domain(server)).getTokenSync(VAULTS)))
                .hasStackTraceContaining("AADSTS700213");
    }

    @Test
    void shareOneTokenAmongTheRequestsOfACheck() throws ParseException {
        Identity server = identity(Identity.Kind.FEDERATED);
        entra.federate(server, own);
        TokenCredential ofOneCheck = credentials.of(domain(server));
        String first = ofOneCheck.getTokenSync(VAULTS).getToken();

        entra.endFederation(server);

        assertThat(ofOneCheck.getTokenSync(VAULTS).getToken()).isEqualTo(first);
        assertThat(catchThrowable(() -> ofOneCheck.getTokenSync(
                        new TokenRequestContext().addScopes("https://management.azure.com/.default"))))
                .hasStackTraceContaining("AADSTS700213");
    }

    @Test
    void sayOfAnAppThatDoesNotTrustUsWhatEntraSays() {
        Identity server = identity(Identity.Kind.FEDERATED);

        assertThat(catchThrowable(() -> credentials.of(domain(server)).getTokenSync(VAULTS)))
                .hasStackTraceContaining("AADSTS700213");
    }

    @Test
    void neverBlameTheServerForOurOwnIdentity() {
        Identity server = identity(Identity.Kind.FEDERATED);
        entra.federate(server, own);
        cloud.identities().delete(own);

        assertThat(catchThrowable(() -> credentials.of(domain(server)).getTokenSync(VAULTS)))
                .hasStackTraceContaining("the Function App's own identity got no token")
                .satisfies(failure -> assertThat(failure)
                        .extracting(Throwables::getStackTrace)
                        .asString()
                        .doesNotContain("No User Assigned or Delegated Managed Identity found"));
    }

    private Identity identity(Identity.Kind kind) {
        Identity made = new Identity(
                kind,
                "orders",
                "rg",
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                TENANT.toString());
        cloud.identities().add(made);
        return made;
    }

    private static ServerIdentity domain(Identity identity) {
        return new ServerIdentity(
                ServerIdentity.Kind.valueOf(identity.kind().name()),
                UUID.fromString(identity.clientId()),
                UUID.fromString(identity.principalId()),
                TENANT);
    }

    private static String principal(TokenCredential credential) throws ParseException {
        return SignedJWT.parse(credential.getTokenSync(VAULTS).getToken())
                .getJWTClaimsSet()
                .getStringClaim("oid");
    }
}
