package io.pgcmk.local.eventgrid;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.SigningKeys;
import io.pgcmk.local.kit.BadJsonException;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Event Grid on a port of its own: what is published on it, or happens in its {@link Cloud}, is delivered by itself. */
public final class EventGridEmulator implements AutoCloseable {
    private static final String PUBLISH = "POST /api/events";
    private static final int MOST_BYTES = 1024 * 1024;

    private final Cloud cloud;
    private final Publishers publishers;
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What is put off while it closes is given up. */
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("event-grid").factory(), new ThreadPoolExecutor.DiscardPolicy());

    private final LocalServer server;

    private EventGridEmulator(int port, Cloud cloud, SigningKeys signers, LocalTrust trust, String key) {
        this.cloud = cloud;
        this.publishers = new Publishers(cloud, signers, key);
        this.webhooks = new Webhooks(cloud.clock());
        this.deliveries = new Deliveries(cloud.clock(), threads, webhooks, this::wakeAt);
        SystemTopics topics = new SystemTopics(cloud);
        cloud.listen(happening -> {
            deliveries.publish(topics.event(happening));
            deliveries.deliverDue();
        });
        this.server = LocalServer.https(port, trust, this::handle);
    }

    /** @param key of the custom topic */
    public static EventGridEmulator start(int port, Cloud cloud, SigningKeys signers, LocalTrust trust, String key) {
        return new EventGridEmulator(port, cloud, signers, trust, key);
    }

    public int port() {
        return server.port();
    }

    /** The resource id of the custom topic. */
    public String topic() {
        return publishers.topic();
    }

    /**
     * Subscribes a webhook to all topics; one of the same name takes the other's place.
     *
     * @throws IllegalStateException if the webhook fails the handshake
     */
    public void subscribe(Subscription subscription) {
        webhooks.shakeHands(subscription);
        deliveries.subscribe(subscription);
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private LocalResponse handle(LocalRequest request) {
        String route = request.method() + " " + request.path();
        if (!route.equals(PUBLISH) && !publishers.haveKey(request)) {
            return unauthorized("The aeg-sas-key is missing or wrong.");
        }
        try {
            return switch (route) {
                case PUBLISH ->
                    publishers
                            .refusal(request)
                            .map(EventGridEmulator::unauthorized)
                            .orElseGet(() -> publish(request));
                case "PUT /admin/delivery" -> misbehave(request);
                case "GET /admin/deadLetters" -> deadLetters();
                default -> error(404, "NotFound", "This emulator does not cover " + request.path() + ".");
            };
        } catch (BadJsonException e) {
            return error(400, "BadRequest", e.getMessage());
        }
    }

    private LocalResponse publish(LocalRequest request) {
        if (request.body().size() > MOST_BYTES) {
            return error(413, "PayloadTooLarge", "The events are larger than 1 MB.");
        }
        Publication.read(request.body().text(), request.header("content-type").orElse(""), topic())
                .forEach(deliveries::publish);
        deliveries.deliverDue();
        return LocalResponse.empty(200);
    }

    private LocalResponse misbehave(LocalRequest request) {
        deliveries.misbehave(Misbehaviour.read(request.body()));
        deliveries.deliverDue();
        return LocalResponse.empty(200);
    }

    private LocalResponse deadLetters() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putArray("value");
        deliveries.deadLetters().forEach(letter -> list.withArray("value").add(letter.written()));
        return LocalResponse.json(200, list);
    }

    private void wakeAt(Instant due) {
        long millis = Duration.between(cloud.clock().instant(), due).toMillis();
        // Nobody asks for the result. One more, since what is early finds nothing due.
        ScheduledFuture<?> unused = timer.schedule(deliveries::deliverDue, millis + 1, TimeUnit.MILLISECONDS);
    }

    private static LocalResponse unauthorized(String message) {
        return error(401, "Unauthorized", message);
    }

    private static LocalResponse error(int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("code", code).put("message", message);
        return LocalResponse.json(status, body);
    }
}
