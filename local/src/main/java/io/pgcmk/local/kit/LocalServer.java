package io.pgcmk.local.kit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** An HTTP or HTTPS server on 127.0.0.1, and nowhere else. */
public final class LocalServer implements AutoCloseable {
    /** Twice the largest request that any of our emulators takes: Cosmos DB's 2 MB. */
    private static final int MAX_BODY = 4 * 1024 * 1024;

    /** More than any client's pool of 32 to 64 connections keeps busy, since a handler may wait on another server. */
    private static final int THREADS = 64;

    private static final int WAITING_REQUESTS = 10_000;
    private static final System.Logger LOG = System.getLogger(LocalServer.class.getName());

    private final Scheduler workers;
    private final LoopResources loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;

    private LocalServer(HttpServer http, int port, Handler handler) {
        workers = Schedulers.newBoundedElastic(THREADS, WAITING_REQUESTS, "local-server", 10, true);
        loops = LoopResources.create("local-loop", 1, true);
        server = http.host("127.0.0.1")
                .port(port)
                .runOn(loops)
                .doOnConnection(connection -> connections.add(connection.channel()))
                .handle((request, response) -> serve(handler, request, response))
                .bindNow();
    }

    /** Serves on the port given, or on any free one for 0. */
    public static LocalServer http(int port, Handler handler) {
        return new LocalServer(HttpServer.create(), port, handler);
    }

    public static LocalServer https(int port, LocalTrust trust, Handler handler) {
        return https(port, trust, handler, host -> false);
    }

    /** Fails the handshakes with the host names {@code refused}; a client that sends none has the name "". */
    public static LocalServer https(int port, LocalTrust trust, Handler handler, Predicate<String> refused) {
        return new LocalServer(
                HttpServer.create()
                        .secure(spec -> spec.sslContext(trust.serverContext())
                                .setSniAsyncMappings(new RefusableHandshake(trust, refused))),
                port,
                handler);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
        // Else clients keep them in their pools, and netty complains of work for loops that are gone.
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        workers.dispose();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(Duration.ofSeconds(5));
    }

    private Publisher<Void> serve(Handler handler, HttpServerRequest request, HttpServerResponse response) {
        return read(request)
                .publishOn(workers)
                .map(body -> answer(handler, request, body))
                .onErrorResume(BodyTooLarge.class, tooLarge -> Mono.just(LocalResponse.empty(413)))
                .flatMap(answer -> answer.delay().isZero()
                        ? Mono.just(answer)
                        : Mono.just(answer).delayElement(answer.delay()))
                .flatMap(answer -> send(answer, response));
    }

    private static Mono<Body> read(HttpServerRequest request) {
        return request.receive()
                .collect(ByteArrayOutputStream::new, LocalServer::append)
                .map(bytes -> Body.of(bytes.toByteArray()));
    }

    private static void append(ByteArrayOutputStream body, ByteBuf part) {
        if (body.size() + part.readableBytes() > MAX_BODY) {
            throw new BodyTooLarge();
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.readBytes(bytes);
        body.writeBytes(bytes);
    }

    private static LocalResponse answer(Handler handler, HttpServerRequest request, Body body) {
        try {
            return handler.handle(asLocal(request, body));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The emulator failed on " + request.method() + " " + request.path(), e);
            return LocalResponse.empty(500);
        }
    }

    private static LocalRequest asLocal(HttpServerRequest request, Body body) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.requestHeaders()
                .forEach(header -> headers.merge(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue(),
                        (first, second) -> first + "," + second));
        int question = request.uri().indexOf('?');
        return new LocalRequest(
                request.method().name(),
                headers.getOrDefault("host", ""),
                question < 0 ? request.uri() : request.uri().substring(0, question),
                question < 0 ? "" : request.uri().substring(question + 1),
                headers,
                body);
    }

    private static Mono<Void> send(LocalResponse answer, HttpServerResponse response) {
        return switch (answer.delivery()) {
            case WHOLE ->
                head(answer, response)
                        .sendByteArray(Mono.just(answer.body().bytes()))
                        .then();
            case CLOSED_MIDWAY -> halfOf(answer, response);
            case CLOSED_BEFORE -> cut(response, false);
            case RESET -> cut(response, true);
        };
    }

    private static HttpServerResponse head(LocalResponse answer, HttpServerResponse response) {
        answer.headers().forEach(response::header);
        if (answer.status() != 204) {
            response.header("Content-Length", Integer.toString(answer.body().size()));
        }
        return response.status(answer.status());
    }

    /** Written past reactor-netty, which would wait for the other half or send an end of its own. */
    private static Mono<Void> halfOf(LocalResponse answer, HttpServerResponse response) {
        byte[] bytes = answer.body().bytes();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Half\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + bytes.length + "\r\n\r\n");
        ByteBuf half = Unpooled.wrappedBuffer(
                head.toString().getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(bytes, bytes.length / 2));
        return Mono.fromRunnable(() -> response.withConnection(connection -> {
            Channel channel = connection.channel();
            channel.eventLoop()
                    .execute(() -> channel.pipeline()
                            .context(NettyPipeline.HttpCodec)
                            .writeAndFlush(half)
                            .addListener(written -> channel.unsafe().closeForcibly()));
        }));
    }

    /** Closes below TLS, so that the client sees the connection go and no farewell. */
    private static Mono<Void> cut(HttpServerResponse response, boolean reset) {
        return Mono.fromRunnable(() -> response.withConnection(connection -> {
            Channel channel = connection.channel();
            if (reset) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            channel.eventLoop().execute(() -> channel.unsafe().closeForcibly());
        }));
    }

    private static final class BodyTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
