package io.pgcmk.local.kit;

import io.netty.util.AsyncMapping;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.netty.tcp.SslProvider;

/** Chooses, at each handshake, the context that clients trust or one that fails them. */
final class RefusableHandshake implements AsyncMapping<String, SslProvider> {
    private final SslProvider trusted;
    private final SslProvider refusing;
    private final Predicate<String> refused;

    RefusableHandshake(LocalTrust trust, Predicate<String> refused) {
        this.trusted = SslProvider.builder().sslContext(trust.serverContext()).build();
        this.refusing =
                SslProvider.builder().sslContext(trust.refusingContext()).build();
        this.refused = refused;
    }

    @Override
    public Future<SslProvider> map(@Nullable String host, Promise<SslProvider> promise) {
        return promise.setSuccess(refused.test(host == null ? "" : host) ? refusing : trusted);
    }
}
