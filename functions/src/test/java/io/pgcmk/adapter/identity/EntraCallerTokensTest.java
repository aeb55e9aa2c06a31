package io.pgcmk.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import io.pgcmk.port.CallerRefusedException;
import io.pgcmk.port.CallerUnverifiableException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntraCallerTokensTest {
    private static final String AUDIENCE = "api://pg-cmk";
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final UUID TENANT = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UUID ANOTHER_TENANT = UUID.fromString("99999999-2222-3333-4444-555555555555");
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private final EntraEmulator entra = entra(TENANT);
    private final EntraCallerTokens tokens = at(NOW);

    @AfterEach
    void close() {
        entra.close();
    }

    @Test
    void knowsTheCallerOfAValidToken() {
        assertThat(tokens.verify("Bearer " + valid())).isEqualTo(new Caller("operator", "cli"));
    }

    @Test
    void takesTheSchemeInAnyCase() {
        assertThat(tokens.verify("bearer " + valid()).objectId()).isEqualTo("operator");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer nonsense", "Basic b3BlcmF0b3I6eA==", "Bearer a.b.c"})
    void refusesWhatIsNoToken(@Nullable String authorization) {
        assertRefused(authorization);
    }

    @Test
    void refusesATokenForAnotherApi() {
        assertRefused("Bearer " + entra.callerToken("operator", "cli", "https://vault.azure.net", List.of()));
    }

    @Test
    void acceptsATokenUntilALeewayAfterItsEnd() {
        String token = valid();

        assertThat(at(NOW.plus(LIFETIME).plus(LEEWAY).minusSeconds(1))
                        .verify("Bearer " + token)
                        .objectId())
                .isEqualTo("operator");
        assertRefused(at(NOW.plus(LIFETIME).plus(LEEWAY).plusSeconds(1)), "Bearer " + token);
    }

    @Test
    void acceptsATokenFromALeewayBeforeItsStart() {
        String token = valid();

        assertThat(at(NOW.minus(LEEWAY).plusSeconds(1))
                        .verify("Bearer " + token)
                        .objectId())
                .isEqualTo("operator");
        assertRefused(at(NOW.minus(LEEWAY).minusSeconds(1)), "Bearer " + token);
    }

    @Test
    void refusesATokenOfAnotherTenant() {
        try (EntraEmulator foreign = entra(ANOTHER_TENANT)) {
            assertRefused("Bearer " + foreign.callerToken("operator", "cli", AUDIENCE, List.of()));
        }
    }

    /** Under the same keys, as Entra signs the tokens of all tenants. */
    @Test
    void refusesATokenOfAnotherTenantThoughItsSignatureIsGood() {
        CallerClaims claims = new CallerClaims(
                new EntraTenant(ANOTHER_TENANT, entra.authority(), false),
                Set.of(AUDIENCE),
                Clock.fixed(NOW, ZoneOffset.UTC));

        assertThatExceptionOfType(BadJWTException.class)
                .isThrownBy(() -> claims.verify(SignedJWT.parse(valid()).getJWTClaimsSet(), null))
                .withMessageContaining("another tenant");
    }

    @Test
    void refusesAnUnsignedToken() throws ParseException {
        JWTClaimsSet claims = SignedJWT.parse(valid()).getJWTClaimsSet();

        assertRefused("Bearer " + new PlainJWT(claims).serialize());
    }

    @Test
    void refusesATokenSignedWithThePublicKeyAsASecret() throws ParseException, JOSEException {
        SignedJWT valid = SignedJWT.parse(valid());
        String keyId = valid.getHeader().getKeyID();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(), valid.getJWTClaimsSet());
        forged.sign(new MACSigner(entra.signingKeys().find(keyId).orElseThrow().getEncoded()));

        assertRefused("Bearer " + forged.serialize());
    }

    @Test
    void refusesATokenWhoseClaimsWereChanged() {
        String[] parts = valid().split("\\.", -1);
        String other =
                entra.callerToken("somebody-else", "cli", AUDIENCE, List.of()).split("\\.", -1)[1];

        assertRefused("Bearer " + parts[0] + "." + other + "." + parts[2]);
    }

    @Test
    void cannotTellWhileTheKeysCannotBeHad() {
        String token = valid();
        entra.close();

        assertThatExceptionOfType(CallerUnverifiableException.class).isThrownBy(() -> tokens.verify("Bearer " + token));
    }

    @Test
    void goesOnWithTheKeysThatItHas() {
        tokens.verify("Bearer " + valid());
        entra.close();

        assertThat(tokens.verify("Bearer " + valid()).objectId()).isEqualTo("operator");
    }

    @Test
    void neverRepeatsATokenInARefusal() {
        String token = entra.callerToken("operator", "cli", "api://another", List.of());

        assertThatExceptionOfType(CallerRefusedException.class)
                .isThrownBy(() -> tokens.verify("Bearer " + token))
                .withMessageContaining("aud claim")
                .withMessageNotContaining(token);
    }

    private String valid() {
        return entra.callerToken("operator", "cli", AUDIENCE, List.of());
    }

    private EntraCallerTokens at(Instant now) {
        return new EntraCallerTokens(
                new EntraTenant(TENANT, entra.authority(), false), Set.of(AUDIENCE), Clock.fixed(now, ZoneOffset.UTC));
    }

    private void assertRefused(@Nullable String authorization) {
        assertRefused(tokens, authorization);
    }

    private static void assertRefused(EntraCallerTokens tokens, @Nullable String authorization) {
        assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> tokens.verify(authorization));
    }

    private static EntraEmulator entra(UUID tenant) {
        LocalTrust trust = LocalTrust.shared();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Cloud cloud = new Cloud(tenant.toString(), UUID.randomUUID().toString(), clock, Zone.shared());
        return new EntraEmulator(cloud, trust, new Faults(clock, Zone.shared()), EntraSettings.forTests());
    }
}
