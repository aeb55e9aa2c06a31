package io.pgcmk.adapter.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential of one piece of work, whose requests go out together: the first asks for the token, the others wait for
 * it. A failure is shared like a token.
 */
final class SharedToken implements TokenCredential {
    private final TokenCredential credential;
    private final Map<Asked, Mono<AccessToken>> tokens = new ConcurrentHashMap<>();

    SharedToken(TokenCredential credential) {
        this.credential = credential;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return tokens.computeIfAbsent(
                Asked.of(request), first -> credential.getToken(request).cache());
    }

    /** All that makes one token another. */
    private record Asked(
            List<String> scopes,
            @Nullable String tenant,
            @Nullable String claims) {

        static Asked of(TokenRequestContext request) {
            return new Asked(List.copyOf(request.getScopes()), request.getTenantId(), request.getClaims());
        }
    }
}
