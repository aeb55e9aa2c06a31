package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OperationFunctionsTest {
    private final World world = new World();
    private final OperationId id = new OperationId(Servers.uid(1), new UUID(0x4000, 7));

    @Nested
    class TheStatus {

        @Test
        void saysThatItRuns() {
            store(new Progress.InProgress());

            HttpResponseMessage response = status(id.toString());

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
            assertThat(response.getBody())
                    .isEqualTo("{\"name\":\"" + id
                            + "\",\"status\":\"InProgress\",\"startTime\":\"2026-11-24T09:00:00Z\"}");
        }

        @Test
        void saysThatItSucceeded() {
            store(new Progress.Succeeded(Servers.START.plusSeconds(40)));

            HttpResponseMessage response = status(id.toString());

            assertThat(response.getHeader("Retry-After")).isNull();
            assertThat(World.json(response).get("status").textValue()).isEqualTo("Succeeded");
            assertThat(World.json(response).get("endTime").textValue()).isEqualTo("2026-11-24T09:00:40Z");
        }

        @Test
        void saysWhyItFailed() {
            store(new Progress.Failed(Servers.START, "KeyDisabled", "the key is disabled"));

            HttpResponseMessage response = status(id.toString());

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response).get("error").toString())
                    .isEqualTo("{\"code\":\"KeyDisabled\",\"message\":\"the key is disabled\"}");
        }

        @Test
        void isNotFoundForAnOperationThatIsNone() {
            assertThat(status(id.toString()).getStatusCode()).isEqualTo(404);
        }

        @Test
        void namesAnIdThatIsMalformed() {
            HttpResponseMessage response = status("7");

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("operation");
        }

        private HttpResponseMessage status(String operation) {
            return new GetOperationFunction(world.endpoint, world.use.findOperation())
                    .run(request("azureAsyncOperation"), Servers.SUBSCRIPTION, "westeurope", operation, world.context);
        }
    }

    @Nested
    class TheResult {

        @Test
        void isAcceptedWhileItRuns() {
            store(new Progress.InProgress());

            HttpResponseMessage response = result();

            assertThat(response.getStatusCode()).isEqualTo(202);
            assertThat(response.getHeader("Location"))
                    .isEqualTo(request("operationResults").getUri().toString());
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        }

        @Test
        void isEmptyOnceItSucceeded() {
            store(new Progress.Succeeded(Servers.START));

            assertThat(result().getStatusCode()).isEqualTo(204);
        }

        @Test
        void isTheErrorOnceItFailed() {
            store(new Progress.Failed(Servers.START, "KeyDisabled", "the key is disabled"));

            HttpResponseMessage response = result();

            assertThat(response.getStatusCode()).isEqualTo(409);
            assertThat(response.getHeader("x-ms-error-code")).isEqualTo("KeyDisabled");
        }

        private HttpResponseMessage result() {
            return new GetOperationResultFunction(world.endpoint, world.use.findOperation())
                    .run(request("operationResults"), Servers.SUBSCRIPTION, "westeurope", id.toString(), world.context);
        }
    }

    private void store(Progress progress) {
        Operation operation = new Operation(id, Keys.KEK, "operator", Servers.START, Servers.START, progress);
        world.store.create(ServerChange.of(Servers.bare(1)).and(operation));
    }

    private FakeHttpRequest request(String kind) {
        return FakeHttpRequest.of(
                        HttpMethod.GET,
                        World.ORIGIN + "/subscriptions/" + Servers.SUBSCRIPTION
                                + "/providers/Microsoft.DBforPostgreSQL/locations/westeurope/" + kind + "/" + id
                                + "?api-version=2020-01-01")
                .with("Authorization", world.authorization);
    }
}
