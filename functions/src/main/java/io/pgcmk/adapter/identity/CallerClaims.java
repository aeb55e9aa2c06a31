package io.pgcmk.adapter.identity;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the claims of a caller's token must say: for us, from our tenant, of someone, and now. */
final class CallerClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
    /** Clocks in Azure differ by seconds; the library's own default. */
    private static final int SKEW_SECONDS = 60;

    private final EntraTenant tenant;
    private final Clock clock;

    CallerClaims(EntraTenant tenant, Set<String> audiences, Clock clock) {
        super(audiences, null, Set.of("exp", "nbf", "iss", "oid", "tid"), null);
        this.tenant = tenant;
        this.clock = clock;
        setMaxClockSkew(SKEW_SECONDS);
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        super.verify(claims, context);
        if (!tenant.issuers().contains(claims.getIssuer())
                || !tenant.id().toString().equals(claims.getClaim("tid"))) {
            throw new BadJWTException("JWT of another tenant");
        }
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }
}
