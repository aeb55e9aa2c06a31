package io.pgcmk.local.cloud;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a token whose signature and end were verified. For whom it is meant, each emulator asks itself.
 *
 * @param oid the principal
 * @param appid the application
 */
public record AccessToken(String oid, String appid, String issuer, List<String> audiences) {

    public AccessToken {
        audiences = List.copyOf(audiences);
    }

    /** Reads a token as the Authorization header carries it; empty if it is missing, forged or expired. */
    public static Optional<AccessToken> from(Optional<String> authorization, SigningKeys keys, Clock clock) {
        return authorization
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> verified(header.substring("Bearer ".length()), keys, clock.instant()));
    }

    public boolean isFor(String audience) {
        return audiences.stream().anyMatch(found -> found.equals(audience) || found.equals(audience + "/"));
    }

    public boolean isFrom(String tenantId) {
        return issuer.equals("https://sts.windows.net/" + tenantId + "/");
    }

    private static Optional<AccessToken> verified(String text, SigningKeys keys, Instant now) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            Optional<RSAPublicKey> key =
                    Optional.ofNullable(token.getHeader().getKeyID()).flatMap(keys::find);
            if (key.isEmpty()
                    || !token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
                    || !token.verify(new RSASSAVerifier(key.get()))) {
                return Optional.empty();
            }
            JWTClaimsSet claims = token.getJWTClaimsSet();
            if (claims.getExpirationTime() == null
                    || !claims.getExpirationTime().toInstant().isAfter(now)) {
                return Optional.empty();
            }
            return Optional.of(new AccessToken(
                    text(claims, "oid"), text(claims, "appid"), text(claims, "iss"), claims.getAudience()));
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static String text(JWTClaimsSet claims, String name) throws ParseException {
        return Optional.ofNullable(claims.getStringClaim(name)).orElse("");
    }
}
