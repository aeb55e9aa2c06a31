package io.pgcmk.local.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalServerTest {
    private static final LocalTrust TRUST = LocalTrust.shared();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void handsTheRequestOverAsItWasSent() throws Exception {
        Handler echo = request -> LocalResponse.of(
                200,
                Map.of("X-Seen", request.header("x-sent").orElse("")),
                Body.of(request.method() + " " + request.path() + " " + request.query() + " "
                        + request.body().text()));

        try (LocalServer server = LocalServer.http(0, echo)) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/a%20b?x=1&y="))
                            .header("X-Sent", "yes")
                            .POST(HttpRequest.BodyPublishers.ofString("hello"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).isEqualTo("POST /a%20b x=1&y= hello");
            assertThat(answer.headers().firstValue("X-Seen")).hasValue("yes");
        }
    }

    @Test
    void isTrustedUnderLocalhostAndItsAddress() throws Exception {
        try (LocalServer server = LocalServer.https(0, TRUST, request -> LocalResponse.empty(200))) {
            assertThat(get("https://localhost:" + server.port() + "/").statusCode())
                    .isEqualTo(200);
            assertThat(get("https://127.0.0.1:" + server.port() + "/").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesABodyOverItsLimit() throws Exception {
        try (LocalServer server = LocalServer.http(0, request -> LocalResponse.empty(200))) {
            assertThat(post(server, 4 * 1024 * 1024).statusCode()).isEqualTo(200);
            assertThat(post(server, 4 * 1024 * 1024 + 1).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void answers500WhenItsHandlerFails() throws Exception {
        Handler failing = request -> {
            throw new IllegalStateException("a bug");
        };

        try (LocalServer server = LocalServer.http(0, failing)) {
            assertThat(get("http://127.0.0.1:" + server.port() + "/").statusCode())
                    .isEqualTo(500);
        }
    }

    @Test
    void closesWithoutAnAnswerWhenToldTo() {
        for (LocalResponse.Delivery lost : new LocalResponse.Delivery[] {
            LocalResponse.Delivery.CLOSED_BEFORE, LocalResponse.Delivery.CLOSED_MIDWAY, LocalResponse.Delivery.RESET
        }) {
            LocalResponse answer = LocalResponse.json(200, JsonNodeFactory.instance.textNode("a text of some length"));

            try (LocalServer server = LocalServer.https(0, TRUST, request -> answer.delivered(lost))) {
                assertThatExceptionOfType(IOException.class)
                        .as(lost.name())
                        .isThrownBy(() -> get("https://localhost:" + server.port() + "/"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesHalfOfAnAnswerAndClosesEachTime(boolean secure) throws Exception {
        LocalResponse half = LocalResponse.of(200, Map.of("x-made-by", "test"), Body.of("0123456789"))
                .delivered(LocalResponse.Delivery.CLOSED_MIDWAY);

        try (LocalServer server =
                secure ? LocalServer.https(0, TRUST, request -> half) : LocalServer.http(0, request -> half)) {
            String uri = (secure ? "https" : "http") + "://localhost:" + server.port() + "/";
            for (int times = 0; times < 20; times++) {
                List<String> madeBy = new ArrayList<>();
                ByteArrayOutputStream body = new ByteArrayOutputStream();

                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> client.send(
                                HttpRequest.newBuilder(URI.create(uri))
                                        .timeout(Duration.ofSeconds(5))
                                        .build(),
                                answer -> {
                                    madeBy.addAll(answer.headers().allValues("x-made-by"));
                                    return BodySubscribers.ofByteArrayConsumer(
                                            part -> part.ifPresent(body::writeBytes));
                                }));
                assertThat(madeBy).containsExactly("test");
                assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("01234");
            }
        }
    }

    @Test
    void holdsAnAnswerBack() throws Exception {
        Duration delay = Duration.ofMillis(300);

        try (LocalServer server =
                LocalServer.http(0, request -> LocalResponse.empty(200).after(delay))) {
            long sent = System.nanoTime();
            get("http://127.0.0.1:" + server.port() + "/");

            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(delay);
        }
    }

    /** Whether the client still reads the alert before the connection's end is a race; that it gets no answer is not. */
    @Test
    void refusesTheHandshakeOfANameThatIsToFailAndNoOther() throws Exception {
        AtomicInteger served = new AtomicInteger();
        Handler handler = request -> {
            served.incrementAndGet();
            return LocalResponse.empty(200);
        };

        try (LocalServer server = LocalServer.https(0, TRUST, handler, host -> host.isEmpty())) {
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> get("https://127.0.0.1:" + server.port() + "/"))
                    .withMessageNotContaining("PKIX");
            assertThat(served).hasValue(0);
            assertThat(get("https://localhost:" + server.port() + "/").statusCode())
                    .isEqualTo(200);
        }
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(LocalServer server, int size) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[size]))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
