package io.pgcmk.envelope.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import reactor.core.publisher.Mono;

/**
 * Marks the failures of a credential, which otherwise arrive as one of five SDK exceptions or a plain
 * {@link RuntimeException} and look like the vault's.
 */
record MarkedCredential(TokenCredential credential) implements TokenCredential {

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.defer(() -> credential.getToken(request)).onErrorMap(NoTokenException::new);
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        try {
            return credential.getTokenSync(request);
        } catch (RuntimeException e) {
            throw new NoTokenException(e);
        }
    }

    /** The credential gave no token; the cause says why. */
    static final class NoTokenException extends RuntimeException {

        NoTokenException(Throwable cause) {
            super(cause);
        }
    }
}
