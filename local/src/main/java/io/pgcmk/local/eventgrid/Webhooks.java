package io.pgcmk.local.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** The requests that Event Grid makes of a webhook. */
final class Webhooks implements Deliveries.Postman {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORIGIN = "eventgrid.azure.net";

    /** As long as Event Grid waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Clock clock;

    Webhooks(Clock clock) {
        this.clock = clock;
    }

    /** @throws IllegalStateException if the webhook does not prove that it wants the events */
    void shakeHands(Subscription subscription) {
        try {
            boolean agreed = switch (subscription.schema()) {
                case EVENT_GRID -> repeatsTheCode(subscription);
                case CLOUD_EVENTS -> namesTheOrigin(subscription);
            };
            if (!agreed) {
                throw new IllegalStateException(
                        "the webhook of subscription " + subscription.name() + " failed the validation handshake");
            }
        } catch (IOException e) {
            throw new IllegalStateException("the webhook of subscription " + subscription.name() + " is not there", e);
        }
    }

    @Override
    public int deliver(Subscription subscription, GridEvent event, int attempt) {
        HttpRequest.Builder request = request(subscription)
                .header("aeg-event-type", "Notification")
                .header("aeg-subscription-name", subscription.name())
                .header("aeg-delivery-count", Integer.toString(attempt - 1))
                .header("aeg-metadata-version", "1")
                .header("aeg-data-version", event.dataVersion());
        try {
            return send(posting(request, event.delivered(subscription.schema())))
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private boolean repeatsTheCode(Subscription subscription) throws IOException {
        String code = UUID.randomUUID().toString();
        ObjectNode data = JSON.createObjectNode().put("validationCode", code);
        GridEvent event = new GridEvent(
                UUID.randomUUID().toString(),
                "",
                "",
                "Microsoft.EventGrid.SubscriptionValidationEvent",
                clock.instant().toString(),
                "2",
                data);
        HttpResponse<String> answer = send(posting(
                request(subscription).header("aeg-event-type", "SubscriptionValidation"),
                event.delivered(Schema.EVENT_GRID)));
        try {
            return answer.statusCode() == 200
                    && JSON.readTree(answer.body())
                            .path("validationResponse")
                            .asText()
                            .equals(code);
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private boolean namesTheOrigin(Subscription subscription) throws IOException {
        HttpResponse<String> answer = send(request(subscription)
                .header("WebHook-Request-Origin", ORIGIN)
                .method("OPTIONS", BodyPublishers.noBody()));
        String allowed = answer.headers().firstValue("WebHook-Allowed-Origin").orElse("");
        return answer.statusCode() == 200 && (allowed.equals(ORIGIN) || allowed.equals("*"));
    }

    private static HttpRequest.Builder request(Subscription subscription) {
        return HttpRequest.newBuilder(subscription.endpoint()).timeout(PATIENCE);
    }

    private static HttpRequest.Builder posting(HttpRequest.Builder request, JsonNode body) {
        String type = body.isArray() ? "application/json" : "application/cloudevents+json";
        return request.header("Content-Type", type + "; charset=utf-8").POST(BodyPublishers.ofString(body.toString()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
