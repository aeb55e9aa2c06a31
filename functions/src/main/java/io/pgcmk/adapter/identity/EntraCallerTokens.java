package io.pgcmk.adapter.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.port.CallerRefusedException;
import io.pgcmk.port.CallerTokens;
import io.pgcmk.port.CallerUnverifiableException;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link CallerTokens} by the signing keys that our Entra tenant publishes. RS256 only, as Entra signs. */
public final class EntraCallerTokens implements CallerTokens {
    private static final String SCHEME = "bearer ";

    /** Real tokens have 1 to 4 KB; a longer one is not worth its parsing. */
    private static final int MAX_LENGTH = 16_384;

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;

    /** Real key sets have 10 to 20 KB. */
    private static final int MAX_KEYS_BYTES = 256 * 1024;

    /** Entra publishes a key a day before it signs with it, and an unknown key is looked for at once anyway. */
    private static final Duration KEYS_LIVE = Duration.ofHours(1);

    private static final Duration KEYS_REFRESH = Duration.ofSeconds(10);

    /** Tokens of unknown keys, which anybody can make, cost Entra two requests in this time at most. */
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);

    /** As long as Entra advises to go on with the keys that one has. */
    private static final Duration OUTAGE = Duration.ofHours(24);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** @param audiences the application id URI of our API, and its client id, either of which a token may name */
    public EntraCallerTokens(EntraTenant tenant, Set<String> audiences, Clock clock) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys(tenant)));
        processor.setJWTClaimsSetVerifier(new CallerClaims(tenant, audiences, clock));
    }

    @Override
    public Caller verify(@Nullable String authorization) {
        JWT token = parsed(authorization);
        try {
            return caller(processor.process(token, null));
        } catch (KeySourceException e) {
            throw new CallerUnverifiableException(e);
        } catch (BadJOSEException | JOSEException e) {
            throw new CallerRefusedException("the access token is refused: " + e.getMessage());
        } catch (ParseException e) {
            throw malformed();
        }
    }

    private static JWT parsed(@Nullable String authorization) {
        if (authorization == null) {
            throw new CallerRefusedException("the Authorization header with an Entra access token is missing");
        }
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME) || authorization.length() > MAX_LENGTH) {
            throw malformed();
        }
        try {
            return JWTParser.parse(authorization.substring(SCHEME.length()).strip());
        } catch (ParseException e) {
            throw malformed();
        }
    }

    /** Version 1 tokens name the client in {@code appid}, version 2 tokens in {@code azp}. */
    private static Caller caller(JWTClaimsSet claims) throws ParseException {
        String application = claims.getStringClaim("azp");
        if (application == null) {
            application = claims.getStringClaim("appid");
        }
        return new Caller(claims.getStringClaim("oid"), application == null ? "" : application);
    }

    /** Without the parser's words, which quote what it was given. */
    private static CallerRefusedException malformed() {
        return new CallerRefusedException("the Authorization header is not Bearer and an Entra access token");
    }

    private static JWKSource<SecurityContext> keys(EntraTenant tenant) {
        try {
            return JWKSourceBuilder.create(
                            tenant.signingKeys().toURL(),
                            new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_KEYS_BYTES))
                    .cache(KEYS_LIVE.toMillis(), KEYS_REFRESH.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(BETWEEN_FETCHES.toMillis())
                    .outageTolerant(OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the authority of the tenant is not a URL", e);
        }
    }
}
