package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.preflight.Check;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private final World world = new World();

    @Nested
    class AnyAnswer {

        @Test
        void carriesTheRequestsId() {
            HttpResponseMessage response = answer(request());

            assertThat(response.getHeader("x-ms-request-id")).isEqualTo("invocation-1");
            assertThat(response.getHeader("x-ms-correlation-request-id")).isEqualTo("invocation-1");
        }

        @Test
        void echoesTheCallersIds() {
            HttpResponseMessage response = answer(request()
                    .with("x-ms-correlation-request-id", "correlation-7")
                    .with("x-ms-client-request-id", "client-7"));

            assertThat(response.getHeader("x-ms-correlation-request-id")).isEqualTo("correlation-7");
            assertThat(response.getHeader("x-ms-client-request-id")).isEqualTo("client-7");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\r\nSet-Cookie: b", "a b", "<script>"})
        void doesNotEchoWhatIsNoId(String id) {
            HttpResponseMessage response = answer(request().with("x-ms-client-request-id", id));

            assertThat(response.getHeader("x-ms-client-request-id")).isNull();
        }

        @Test
        void isJsonThatSaysSo() {
            HttpResponseMessage response = answer(request());

            assertThat(response.getHeader("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(response.getBody()).isEqualTo("{\"caller\":\"operator\"}");
        }
    }

    @Nested
    class AStranger {

        @Test
        void isToldToShowAToken() {
            HttpResponseMessage response = answer(FakeHttpRequest.of(HttpMethod.GET, World.ORIGIN + Servers.id(1)));

            assertThat(response.getStatusCode()).isEqualTo(401);
            assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(code(response)).isEqualTo("AuthenticationFailed");
        }

        @Test
        void isToldToWaitWhileNoTokenCanBeJudged() {
            world.tokens.loseSigningKeys();

            HttpResponseMessage response = answer(request());

            assertThat(response.getStatusCode()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isEqualTo("10");
        }
    }

    @Nested
    class TheVersion {

        @Test
        void mustBeThere() {
            HttpResponseMessage response = answer(FakeHttpRequest.of(HttpMethod.GET, World.ORIGIN + Servers.id(1))
                    .with("Authorization", world.authorization));

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(code(response)).isEqualTo("MissingApiVersionParameter");
        }

        @Test
        void mustBeOneOfTheRoute() {
            HttpResponseMessage response = answer(world.request(HttpMethod.GET, "", ApiVersion.KEYS));

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(code(response)).isEqualTo("InvalidApiVersionParameter");
            assertThat(message(response)).contains("2017-12-01").doesNotContain("2026-11-01");
        }

        @Test
        void mayBeAnyWhereARouteHasSeveral() {
            HttpResponseMessage response = world.endpoint.answer(
                    world.request(HttpMethod.GET, "", ApiVersion.KEYS),
                    world.context,
                    EnumSet.allOf(ApiVersion.class),
                    arm -> ArmResponse.noContent());

            assertThat(response.getStatusCode()).isEqualTo(204);
        }
    }

    @Nested
    class TheBody {

        @Test
        void mayHave64KiB() {
            HttpResponseMessage response = answer(request().with("é".repeat(32 * 1024)));

            assertThat(response.getStatusCode()).isEqualTo(200);
        }

        @Test
        void mayNotHaveMore() {
            HttpResponseMessage response = answer(request().with("é".repeat(32 * 1024) + "a"));

            assertThat(response.getStatusCode()).isEqualTo(413);
            assertThat(code(response)).isEqualTo("RequestEntityTooLarge");
        }
    }

    @Nested
    class ARefusal {

        @ParameterizedTest
        @CsvSource({
            "BAD_REQUEST, 400",
            "TOO_LARGE, 413",
            "NOT_FOUND, 404",
            "CONFLICT, 409",
            "STALE, 412",
            "UNAVAILABLE, 503",
            "UNAUTHENTICATED, 401"
        })
        void hasTheStatusOfItsKind(RequestRefusedException.Kind kind, int status) {
            HttpResponseMessage response = answer(request(), arm -> {
                throw refused(kind);
            });

            assertThat(response.getStatusCode()).isEqualTo(status);
            assertThat(response.getHeader("x-ms-error-code")).isEqualTo(code(response));
        }

        @Test
        void namesItsTarget() {
            HttpResponseMessage response = answer(request(), arm -> {
                throw RequestRefusedException.badRequest("InvalidRequestContent", "location", "location is missing");
            });

            assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("location");
        }

        @Test
        void saysInItsDetailsWhatWasFoundAndHowItIsMended() {
            Finding finding = Finding.failed(Check.KEY_ENABLED, "the key is disabled", "az keyvault key …");

            HttpResponseMessage response = answer(request(), arm -> {
                throw RequestRefusedException.conflict("Refused", "see details", List.of(finding));
            });

            assertThat(World.json(response).at("/error/details/0").toString())
                    .isEqualTo(
                            "{\"check\":\"KeyEnabled\",\"requirement\":\"R4\",\"result\":\"Failed\","
                                    + "\"message\":\"the key is disabled\",\"remedy\":\"az keyvault key …\",\"code\":\"KeyEnabled\"}");
        }

        @Test
        void isAnEventOfTheServerThatWasToBeChanged() {
            var server = world.put(Servers.bare(1));

            world.endpoint.change(
                    request(), world.context, Set.of(ApiVersion.SERVERS), () -> server.id(), (arm, id) -> {
                        throw RequestRefusedException.conflict("Busy", "busy");
                    });

            assertThat(world.log.of(server.uid(), EventType.CALL_REFUSED))
                    .singleElement()
                    .satisfies(event -> assertThat(event.details())
                            .containsEntry("call", "TheFunction")
                            .containsEntry("code", "Busy")
                            .containsEntry("caller", "operator"));
        }
    }

    @Nested
    class AFailure {

        @Test
        void ofTheStoreIsToBeTriedAgain() {
            HttpResponseMessage response = answer(request(), arm -> {
                throw new StoreUnreachableException("no answer", new IllegalStateException());
            });

            assertThat(response.getStatusCode()).isEqualTo(503);
            assertThat(code(response)).isEqualTo("StoreUnavailable");
        }

        @Test
        void againstAnotherWriterIsAConflict() {
            HttpResponseMessage response = answer(request(), arm -> {
                throw new StaleStateException("changed");
            });

            assertThat(response.getStatusCode()).isEqualTo(409);
            assertThat(code(response)).isEqualTo("Conflict");
        }

        @Test
        void ofOurOwnTellsTheCallerOnlyTheRequestsId() {
            HttpResponseMessage response = answer(request(), arm -> {
                throw new IllegalStateException("secret of ours");
            });

            assertThat(response.getStatusCode()).isEqualTo(500);
            assertThat(message(response)).contains("invocation-1").doesNotContain("secret of ours");
        }

        @Test
        void ofOurOwnIsLoggedByClassAndStackOnly() {
            answer(request().with("{\"password\":\"hunter2\"}"), arm -> {
                throw new IllegalStateException("hunter2", new IllegalArgumentException("hunter2"));
            });

            assertThat(world.context.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(
                                    "java.lang.IllegalStateException",
                                    "java.lang.IllegalArgumentException",
                                    "EndpointTest")
                            .doesNotContain("hunter2")
                            .doesNotContain(world.authorization));
        }
    }

    private FakeHttpRequest request() {
        return world.request(HttpMethod.GET, "", ApiVersion.SERVERS);
    }

    private HttpResponseMessage answer(FakeHttpRequest request) {
        return answer(
                request,
                arm -> ArmResponse.of(
                        HttpStatus.OK,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("caller", arm.caller().objectId())));
    }

    private HttpResponseMessage answer(FakeHttpRequest request, Function<ArmRequest, ArmResponse> call) {
        return world.endpoint.answer(request, world.context, Set.of(ApiVersion.SERVERS), call);
    }

    private static RequestRefusedException refused(RequestRefusedException.Kind kind) {
        return switch (kind) {
            case UNAUTHENTICATED -> RequestRefusedException.unauthenticated("no");
            case BAD_REQUEST -> RequestRefusedException.badRequest("Bad", "body", "no");
            case TOO_LARGE -> RequestRefusedException.tooLarge("body", "no");
            case NOT_FOUND -> RequestRefusedException.notFound("no");
            case CONFLICT -> RequestRefusedException.conflict("Conflict", "no");
            case STALE -> RequestRefusedException.stale();
            case UNAVAILABLE -> RequestRefusedException.unavailable("Unavailable", "no");
        };
    }

    private static String code(HttpResponseMessage response) {
        return World.json(response).at("/error/code").textValue();
    }

    private static String message(HttpResponseMessage response) {
        return World.json(response).at("/error/message").textValue();
    }
}
