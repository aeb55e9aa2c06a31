package io.pgcmk.local.cloud;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Signs tokens of any content, as Entra would if it were asked to. */
public final class TestTokens implements SigningKeys {
    public static final String VAULT = "https://vault.azure.net";
    public static final String ARM = "https://management.azure.com";

    private final RSAKey key;

    public TestTokens() {
        try {
            key = new RSAKeyGenerator(2048).keyID("test").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<RSAPublicKey> find(String keyId) {
        try {
            return keyId.equals(key.getKeyID()) ? Optional.of(key.toRSAPublicKey()) : Optional.empty();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String token(String oid, String tenant, String audience, Instant expires) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .claim("oid", oid)
                .claim("appid", "app-of-" + oid)
                .claim("tid", tenant)
                .issuer("https://sts.windows.net/" + tenant + "/")
                .audience(audience)
                .expirationTime(Date.from(expires))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
