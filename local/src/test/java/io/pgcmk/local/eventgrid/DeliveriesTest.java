package io.pgcmk.local.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.pgcmk.local.cloud.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Subscription WEBHOOK =
            new Subscription("webhook", URI.create("http://127.0.0.1/?code=secret"), Schema.CLOUD_EVENTS);

    private final MovableClock clock = new MovableClock(START);
    private final List<String> delivered = new ArrayList<>();
    private final List<Instant> wakes = new ArrayList<>();
    private int status = 202;

    private final Deliveries deliveries = new Deliveries(
            clock,
            Runnable::run,
            (subscription, event, attempt) -> {
                delivered.add(event.id() + attempt);
                return status;
            },
            wakes::add);

    @BeforeEach
    void subscribe() {
        deliveries.subscribe(WEBHOOK);
    }

    @Test
    void bringAnEventOnceAndInOrder() {
        publish("a", "b");

        deliveries.deliverDue();
        deliveries.deliverDue();

        assertThat(delivered).containsExactly("a1", "b1");
        assertThat(wakes).isEmpty();
    }

    @Test
    void bringItAgainUntilItIsTaken() {
        status = 500;
        publish("a");
        deliveries.deliverDue();

        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        deliveries.deliverDue();
        assertThat(delivered).containsExactly("a1");
        clock.advance(Duration.ofNanos(1));
        status = 202;
        deliveries.deliverDue();
        deliveries.deliverDue();

        assertThat(delivered).containsExactly("a1", "a2");
        assertThat(wakes).containsExactly(START.plusSeconds(10));
        assertThat(deliveries.deadLetters()).isEmpty();
    }

    @Test
    void keepWhatIsRefusedForGood() {
        status = 400;
        publish("a");

        deliveries.deliverDue();
        clock.advance(Duration.ofDays(1));
        deliveries.deliverDue();

        assertThat(delivered).containsExactly("a1");
        assertThat(deliveries.deadLetters().getFirst().written().toString())
                .isEqualTo(
                        "{\"id\":\"a\",\"subject\":\"subject\",\"data\":null,\"source\":\"/topic\",\"type\":\"type\","
                                + "\"time\":\"2026-01-01T00:00:00Z\",\"specversion\":\"1.0\",\"deadLetterReason\":\"BadRequest\","
                                + "\"deliveryAttempts\":1,\"lastDeliveryOutcome\":\"Http400\","
                                + "\"publishTime\":\"2026-01-01T00:00:00Z\","
                                + "\"lastDeliveryAttemptTime\":\"2026-01-01T00:00:00Z\"}");
    }

    @Test
    void bringItMoreThanOnceOnRequest() {
        deliveries.misbehave(new Misbehaviour(3, false, false));
        publish("a");

        deliveries.deliverDue();

        assertThat(delivered).containsExactly("a1", "a1", "a1");
    }

    @Test
    void bringThemLateAndLastFirstOnRequest() {
        deliveries.misbehave(new Misbehaviour(1, false, true));
        publish("a", "b", "c");
        deliveries.deliverDue();
        assertThat(delivered).isEmpty();

        deliveries.misbehave(new Misbehaviour(1, true, false));
        deliveries.deliverDue();

        assertThat(delivered).containsExactly("c1", "b1", "a1");
    }

    @Test
    void goToTheLastSubscriptionOfAName() {
        deliveries.subscribe(new Subscription("webhook", URI.create("http://127.0.0.1/2"), Schema.EVENT_GRID));
        deliveries.subscribe(new Subscription("other", URI.create("http://127.0.0.1/3"), Schema.EVENT_GRID));
        publish("a");

        deliveries.deliverDue();

        assertThat(delivered).containsExactly("a1", "a1");
    }

    @Test
    void showNoKeyOfAWebhook() {
        assertThat(WEBHOOK.toString()).doesNotContain("secret");
    }

    private void publish(String... ids) {
        for (String id : ids) {
            deliveries.publish(
                    new GridEvent(id, "/topic", "subject", "type", START.toString(), "1", NullNode.getInstance()));
        }
    }
}
