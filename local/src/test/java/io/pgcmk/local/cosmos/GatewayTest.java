package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.kit.LocalResponse;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway says to requests that the SDK would not send. */
class GatewayTest {
    private static final String ONE = Wire.DOCS + "/a";

    private final Wire wire = new Wire(Clock.systemUTC(), "");

    @ParameterizedTest
    @CsvSource({
        "GET,  /offers",
        "GET,  /dbs",
        "GET,  /dbs/d/colls",
        "PUT,  /dbs/d/colls/c",
        "GET,  /dbs/d/colls/c/docs",
        "POST, /dbs/d/colls/c/sprocs",
        "POST, /dbs/d/colls/c/triggers",
        "POST, /dbs/d/colls/c/udfs"
    })
    void refusesWhatItDoesNotCover(String method, String path) {
        LocalResponse response = wire.document(method, path, "{}");

        assertThat(response.status()).isEqualTo(501);
        assertThat(response.body().text()).contains("not covered by the emulator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\\\b", "a?b", "a#b", ""})
    void refusesAnId(String id) {
        LocalResponse response = wire.document("POST", Wire.DOCS, "{\"id\": \"" + id + "\", \"pk\": \"p\"}");

        assertThat(response.status()).isEqualTo(400);
    }

    @Test
    void refusesADocumentWithoutItsPartitionKey() {
        assertThat(wire.send("POST", Wire.DOCS, Map.of(), "{\"id\": \"a\", \"pk\": \"p\"}")
                        .status())
                .isEqualTo(400);
        assertThat(wire.document("POST", Wire.DOCS, "{\"id\": \"a\"}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{} {}", "{\"id\": \"a\", \"id\": \"a\", \"pk\": \"p\"}"})
    void refusesABody(String body) {
        assertThat(wire.document("POST", Wire.DOCS, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "1.5", "\"1\""})
    void refusesATimeToLive(String ttl) {
        LocalResponse response =
                wire.document("POST", Wire.DOCS, "{\"id\": \"a\", \"pk\": \"p\", \"ttl\": " + ttl + "}");

        assertThat(response.status()).isEqualTo(400);
    }

    @Test
    void refusesToMoveADocumentToAnotherIdOrPartition() {
        wire.document("POST", Wire.DOCS, "{\"id\": \"a\", \"pk\": \"p\"}");

        assertThat(wire.document("PUT", ONE, "{\"id\": \"b\", \"pk\": \"p\"}").status())
                .isEqualTo(400);
        assertThat(patch("{\"op\": \"set\", \"path\": \"/id\", \"value\": \"b\"}")
                        .status())
                .isEqualTo(400);
        assertThat(patch("{\"op\": \"set\", \"path\": \"/pk\", \"value\": \"q\"}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"op": "move", "path": "/x", "from": "/y"} | 501
            {"op": "set", "path": "/_etag", "value": 1} | 400
            {"op": "set", "path": "x", "value": 1}     | 400
            {"op": "set", "path": "/x"}                | 400
            """)
    void refusesToPatch(String operation, int status) {
        wire.document("POST", Wire.DOCS, "{\"id\": \"a\", \"pk\": \"p\"}");

        assertThat(patch(operation).status()).isEqualTo(status);
    }

    @Test
    void refusesConditionsOnWritesThatItDoesNotCover() {
        LocalResponse response = wire.send(
                "POST",
                Wire.DOCS,
                Map.of("x-ms-documentdb-partitionkey", "[\"p\"]", "if-none-match", "*"),
                "{\"id\": \"a\", \"pk\": \"p\"}");

        assertThat(response.status()).isEqualTo(501);
    }

    @Test
    void refusesABatchThatIsNotAtomic() {
        LocalResponse response = wire.send(
                "POST",
                Wire.DOCS,
                Map.of("x-ms-documentdb-partitionkey", "[\"p\"]", "x-ms-cosmos-is-batch-request", "True"),
                "[]");

        assertThat(response.status()).isEqualTo(501);
    }

    @Test
    void refusesTheContinuationOfAnotherQuery() {
        LocalResponse response = wire.send(
                "POST",
                Wire.DOCS,
                Map.of("x-ms-documentdb-isquery", "True", "x-ms-continuation", "{\"sequence\":1,\"keys\":[[1]]}"),
                "{\"query\": \"SELECT * FROM c\"}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body().text()).contains("Invalid Continuation Token");
    }

    @Test
    void knowsAContainerThatIsMissingFromADocumentThatIs() {
        LocalResponse noContainer = wire.document("GET", "/dbs/d/colls/x/docs/a", "");
        LocalResponse noDocument = wire.document("GET", ONE, "");

        assertThat(noContainer.headers()).containsEntry("x-ms-substatus", "1003");
        assertThat(noDocument.status()).isEqualTo(404);
        assertThat(noDocument.headers()).doesNotContainKey("x-ms-substatus");
    }

    @Test
    void sendsNoBodyToWhoWantsNone() {
        LocalResponse response = wire.send(
                "POST",
                Wire.DOCS,
                Map.of("x-ms-documentdb-partitionkey", "[\"p\"]", "prefer", "return=minimal"),
                "{\"id\": \"a\", \"pk\": \"p\"}");

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.body().size()).isZero();
        assertThat(response.headers()).containsKey("etag");
    }

    @Test
    void countsWhatItWasAskedByKind() {
        wire.document("POST", Wire.DOCS, "{\"id\": \"a\", \"pk\": \"p\"}");
        wire.document("GET", Wire.DOCS + "/b", "");
        wire.document("GET", "/dbs/d", "");

        assertThat(wire.log().entries())
                .containsExactly(
                        new RequestLog.Entry(OperationKind.CREATE, "POST", "c", 201),
                        new RequestLog.Entry(OperationKind.READ, "GET", "c", 404),
                        new RequestLog.Entry(OperationKind.METADATA, "GET", "", 200));
        assertThat(wire.log().countOfDocumentRequests()).isEqualTo(2);
    }

    private LocalResponse patch(String operation) {
        return wire.document("PATCH", ONE, "{\"operations\": [" + operation + "]}");
    }
}
