package io.pgcmk.envelope.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Marks the failures of a credential, which otherwise arrive as one of five SDK exceptions or a plain
 * {@link RuntimeException} and look like the vault's. So does a token that does not come: the credential of a managed
 * identity blocks its caller, and asks a failing endpoint again for half a minute.
 */
record MarkedCredential(TokenCredential credential) implements TokenCredential {
    /**
     * Twice within the limit of a call, so that the endpoint is named and not the vault: of two calls of one client the
     * SDK lets the second wait for the first one's token, and ask for its own when that did not come.
     */
    private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(3);

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.defer(() -> credential.getToken(ofItsOwnTenant(request)))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(TOKEN_TIMEOUT)
                .onErrorMap(NoTokenException::new);
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        try {
            return credential.getTokenSync(ofItsOwnTenant(request));
        } catch (RuntimeException e) {
            throw new NoTokenException(e);
        }
    }

    /**
     * Never of the tenant that a vault's challenge names. The SDK keeps the last challenge, so that after a vault's move
     * it would ask for the other tenant's token for good, fail, and never learn that the vault came back. With a token
     * of our tenant it is the vault that refuses, in words of its own.
     */
    private static TokenRequestContext ofItsOwnTenant(TokenRequestContext request) {
        return new TokenRequestContext()
                .setScopes(request.getScopes())
                .setClaims(request.getClaims())
                .setCaeEnabled(request.isCaeEnabled());
    }

    /** The credential gave no token; the cause says why. */
    static final class NoTokenException extends RuntimeException {

        NoTokenException(Throwable cause) {
            super(cause);
        }
    }
}
