package io.pgcmk.local.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.pgcmk.local.cloud.SigningKeys;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Signs tokens with a key of its own, as one tenant of Entra does. */
final class TokenMint implements SigningKeys {
    private static final int RSA_BITS = 2048;

    private final String tenantId;
    private final Clock clock;
    private final Duration lifetime;
    private final RSAKey key;

    TokenMint(String tenantId, Clock clock, Duration lifetime) {
        this.tenantId = tenantId;
        this.clock = clock;
        this.lifetime = lifetime;
        try {
            key = new RSAKeyGenerator(RSA_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot make a signing key", e);
        }
    }

    /** For Key Vault, ARM and Graph, which accept only version 1. */
    String versionOne(String oid, String appId, List<String> audiences, List<String> roles) {
        return signed(claims(oid, audiences, roles)
                .issuer("https://sts.windows.net/" + tenantId + "/")
                .claim("appid", appId)
                .claim("ver", "1.0")
                .build());
    }

    String versionTwo(String oid, String appId, List<String> audiences, List<String> roles) {
        return signed(claims(oid, audiences, roles)
                .issuer(versionTwoIssuer())
                .claim("azp", appId)
                .claim("ver", "2.0")
                .build());
    }

    String versionTwoIssuer() {
        return "https://login.microsoftonline.com/" + tenantId + "/v2.0";
    }

    Instant end() {
        return clock.instant().plus(lifetime);
    }

    Duration lifetime() {
        return lifetime;
    }

    /** The public half, as a JSON Web Key Set. */
    String published() {
        return new JWKSet(key).toString(true);
    }

    @Override
    public Optional<RSAPublicKey> find(String keyId) {
        if (!keyId.equals(key.getKeyID())) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.toRSAPublicKey());
        } catch (JOSEException e) {
            throw new IllegalStateException("an RSA key that is none", e);
        }
    }

    private JWTClaimsSet.Builder claims(String oid, List<String> audiences, List<String> roles) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .audience(audiences)
                .subject(oid)
                .claim("oid", oid)
                .claim("tid", tenantId)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(end()));
        return roles.isEmpty() ? claims : claims.claim("roles", roles);
    }

    private String signed(JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
        return token.serialize();
    }
}
