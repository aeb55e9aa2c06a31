package io.pgcmk.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsHostTest {
    @TempDir
    private static Path directory;

    private static FunctionsHost host;
    private static HostClient client;

    @BeforeAll
    static void start() throws IOException {
        SamplePackage sample = new SamplePackage(directory)
                .withHttp("echo", "Things/{id}", "ANONYMOUS", "\"GET\", \"POST\"")
                .withHttp("json", "json", "FUNCTION", "\"GET\"")
                .withHttp("object", "object", "ANONYMOUS", "\"GET\"")
                .withHttp("silent", "silent", "ADMIN", "\"GET\"")
                .withHttp("failing", "failing", "ANONYMOUS", "\"GET\"")
                .withHttp("nextTick", "next-tick", "ANONYMOUS", "\"GET\"")
                .withEventGrid("event")
                .withTimer("tick", "%TickSchedule%");
        host = FunctionsHost.start(
                sample.directory(), 0, SamplePackage.KEYS, Map.of("TickSchedule", "0 0 0 1 1 *"), Clock.systemUTC());
        client = new HostClient(host.port());
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Nested
    class ARequest {

        @Test
        void reachesTheFunctionOfTheInjectorWithWhatItSays() {
            HttpResponse<String> answer = client.post("/v1/things/a%2Fb+c?x=1&empty=&y=a%20b", "body", "X-Sample", "s");

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("hello|POST|a/b+c|s|{x=1, y=a b}|body|functions");
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        }

        @Test
        void losesItsBodyWhenItIsChunked() {
            byte[] body = "body".getBytes(StandardCharsets.UTF_8);

            HttpResponse<String> answer = client.send(
                    "POST", "/v1/things/1", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

            assertThat(answer.body()).contains("|no body|");
        }

        @ParameterizedTest
        @CsvSource({"GET, /v1/nothing", "DELETE, /v1/things/1", "GET, /things/1", "GET, /v1/things/1/2", "GET, /"})
        void isNotFoundWithoutARouteOfThatMethod(String method, String path) {
            HttpResponse<String> answer = client.send(method, path, BodyPublishers.noBody());

            assertThat(answer.statusCode()).isEqualTo(404);
        }

        @Test
        void getsTheContentTypeThatTheFunctionChose() {
            HttpResponse<String> answer = client.get("/v1/json", "x-functions-key", "function");

            assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
        }

        @ParameterizedTest
        @CsvSource({
            "/v1/json, 401",
            "/v1/json?code=function, 200",
            "/v1/json?code=master, 200",
            "/v1/json?code=system, 401",
            "/v1/silent?code=function, 401",
            "/v1/silent?code=master, 200"
        })
        void needsTheKeyOfItsFunctionsLevel(String path, int status) {
            assertThat(client.get(path).statusCode()).isEqualTo(status);
        }

        @Test
        void getsAnEmpty200FromAFunctionWithoutAResult() {
            HttpResponse<String> answer = client.get("/v1/silent?code=master");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"/v1/failing", "/v1/object"})
        void getsAnEmpty500FromAFunctionThatFails(String path) {
            HttpResponse<String> answer = client.get(path);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Nested
    class ATimer {

        @Test
        void runsInTheBackgroundWhenAnOperatorAsks() {
            HttpResponse<String> answer =
                    client.post("/admin/functions/tick", "{\"input\":\"\"}", "x-functions-key", "master");

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(client.get("/v1/next-tick").body())
                    .startsWith("{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":{\"Last\":")
                    .endsWith("\"IsPastDue\":false}");
        }

        @Test
        void runsByItselfAndNeverTwiceAtOnce(@TempDir Path other) throws IOException {
            SamplePackage everySecond = new SamplePackage(other)
                    .withHttp("nextTick", "next-tick", "ANONYMOUS", "")
                    .withTimer("slowTick", "* * * * * *");

            try (FunctionsHost second =
                    FunctionsHost.start(everySecond.directory(), 0, SamplePackage.KEYS, Map.of(), Clock.systemUTC())) {
                HostClient clientOfSecond = new HostClient(second.port());
                assertThat(clientOfSecond.get("/v1/next-tick").body()).isEqualTo("running: 1");
                assertThat(clientOfSecond.get("/v1/next-tick").body()).isEqualTo("running: 1");
            }
        }
    }

    @Nested
    class ADisabledFunction {
        private static final Map<String, String> SETTINGS = Map.of(
                "AzureWebJobs.slowTick.Disabled", "true",
                "AzureWebJobs.json.Disabled", "True",
                "AzureWebJobs.event.Disabled", "true",
                "AzureWebJobs.tick.Disabled", "false");

        private static FunctionsHost partial;
        private static HostClient clientOfPartial;

        @BeforeAll
        static void start(@TempDir Path other) throws IOException {
            SamplePackage sample = new SamplePackage(other)
                    .withHttp("json", "json", "FUNCTION", "\"GET\"")
                    .withHttp("nextTick", "next-tick", "ANONYMOUS", "\"GET\"")
                    .withEventGrid("event")
                    .withTimer("tick", "* * * * * *")
                    .withTimer("slowTick", "* * * * * *");
            partial = FunctionsHost.start(sample.directory(), 0, SamplePackage.KEYS, SETTINGS, Clock.systemUTC());
            clientOfPartial = new HostClient(partial.port());
        }

        @AfterAll
        static void stop() {
            partial.close();
        }

        @Test
        void isStartedByNoScheduleWhileTheOthersAre() {
            for (int tick = 0; tick < 3; tick++) {
                assertThat(clientOfPartial.get("/v1/next-tick").body()).startsWith("{\"Schedule\"");
            }
        }

        @ParameterizedTest
        @CsvSource({"function, 404", "master, 200"})
        void hasARouteForTheMasterKeyOnly(String key, int status) {
            assertThat(clientOfPartial
                            .send("GET", "/v1/json", BodyPublishers.noBody(), "x-functions-key", key)
                            .statusCode())
                    .isEqualTo(status);
        }

        @Test
        void isNotFoundByEvents() {
            String path = "/runtime/webhooks/eventgrid?functionName=event&code=system";

            assertThat(clientOfPartial
                            .post(path, "[]", "aeg-event-type", "Notification")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Nested
    class AnEvent {
        private static final String WEBHOOK = "/runtime/webhooks/EventGrid?code=system&functionName=event";

        @Test
        void runsItsFunctionOnceForEachOfAnArray() {
            HttpResponse<String> answer = deliver("[{\"id\":\"a\"}, {\"id\":\"b\"}]");

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(List.of(
                            client.get("/v1/next-tick").body(),
                            client.get("/v1/next-tick").body()))
                    .containsExactlyInAnyOrder("{\n  \"id\" : \"a\"\n}", "{\n  \"id\" : \"b\"\n}");
        }

        @Test
        void mayBeOneOfCloudEventsAlone() {
            assertThat(deliver("{\"id\":\"c\"}").statusCode()).isEqualTo(202);
            assertThat(client.get("/v1/next-tick").body()).contains("\"c\"");
        }

        @Test
        void comesAgainIfItsFunctionFails() {
            HttpResponse<String> answer = deliver("[{\"id\":\"fail\"}]");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("as the event told it to");
        }

        @ParameterizedTest
        @CsvSource({
            "/runtime/webhooks/eventgrid?functionName=event, 401",
            "/runtime/webhooks/eventgrid?functionName=event&code=unknown, 401",
            "/runtime/webhooks/eventgrid?functionName=event&code=function, 403",
            "/runtime/webhooks/eventgrid?functionName=event&code=master, 202",
            "/runtime/webhooks/eventgrid?functionName=Event&code=system, 404",
            "/runtime/webhooks/eventgrid?functionName=tick&code=system, 404",
            "/runtime/webhooks/eventgrid?code=system, 404",
            "/runtime/webhooks/other?functionName=event&code=system, 404"
        })
        void isTakenFromWhoHasTheKeyForAFunctionOfEvents(String path, int status) {
            assertThat(client.post(path, "[]", "aeg-event-type", "Notification").statusCode())
                    .isEqualTo(status);
        }

        @Test
        void isPrecededByAHandshakeInBothSchemas() {
            HttpResponse<String> eventGrid = client.post(
                    WEBHOOK,
                    "[{\"data\":{\"validationCode\":\"a-code\"}}]",
                    "aeg-event-type",
                    "SubscriptionValidation");
            HttpResponse<String> cloudEvents =
                    client.send("OPTIONS", WEBHOOK, BodyPublishers.noBody(), "WebHook-Request-Origin", "x");

            assertThat(eventGrid.statusCode()).isEqualTo(200);
            assertThat(eventGrid.body()).isEqualTo("{\"validationResponse\":\"a-code\"}");
            assertThat(cloudEvents.statusCode()).isEqualTo(200);
            assertThat(cloudEvents.headers().firstValue("webhook-allowed-origin"))
                    .hasValue("eventgrid.azure.net");
        }

        @Test
        void isRefusedWithoutSayingWhatItIs() {
            assertThat(client.post(WEBHOOK, "[]").statusCode()).isEqualTo(400);
            assertThat(client.post(WEBHOOK, "[", "aeg-event-type", "Notification")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(client.post(WEBHOOK, "[]", "aeg-event-type", "Unsubscribe")
                            .statusCode())
                    .isEqualTo(202);
        }

        @Test
        void isStartedByAnOperatorWhoWritesIt() {
            assertThat(client.post("/admin/functions/event?code=master", "{\"input\":\"{\\\"id\\\":1}\"}")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(client.get("/v1/next-tick").body()).isEqualTo("{\"id\":1}");
        }

        private static HttpResponse<String> deliver(String events) {
            return client.post(WEBHOOK, events, "aeg-event-type", "Notification");
        }
    }

    @Nested
    class TheAdminEndpoint {

        @ParameterizedTest
        @CsvSource({
            "/admin/functions/tick, '{\"input\":\"\"}', 401",
            "/admin/functions/tick?code=unknown, '{\"input\":\"\"}', 401",
            "/admin/functions/tick?code=function, '{\"input\":\"\"}', 403",
            "/admin/functions/tick?code=system, '{\"input\":\"\"}', 403",
            "/admin/functions/none?code=master, '{\"input\":\"\"}', 404",
            "/admin/functions/tick?code=master, '', 400",
            "/admin/functions/tick?code=master, 'input', 400",
            "/admin/functions/echo?code=master, '{\"input\":\"\"}', 400"
        })
        void refuses(String path, String body, int status) {
            assertThat(client.post(path, body).statusCode()).isEqualTo(status);
        }

        @Test
        void pingsWithoutAKey() {
            assertThat(client.get("/admin/host/ping").statusCode()).isEqualTo(200);
            assertThat(client.post("/admin/host/ping", "").statusCode()).isEqualTo(200);
        }

        @Test
        void tellsItsStateToTheMasterKeyOnly() {
            assertThat(client.get("/admin/host/status").statusCode()).isEqualTo(401);
            assertThat(client.get("/admin/host/status?code=master").body()).contains("\"Running\"");
        }
    }
}
