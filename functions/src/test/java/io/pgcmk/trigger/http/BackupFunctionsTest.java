package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.Precondition;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupFunctionsTest {
    private static final String ID = "abcdef00-0000-4000-8000-000000000001";
    private static final String OTHER_ID = "abcdef00-0000-4000-8000-000000000002";
    private static final String BODY = "{\"kind\":\"Backup\",\"id\":\"" + ID + "\"}";

    private final World world = new World();

    @BeforeEach
    void enables() {
        world.enabled();
    }

    @Nested
    class Post {

        @ParameterizedTest
        @ValueSource(strings = {"Backup", "Archive"})
        @DisplayName("R27, R31: hands out a backup's DEK wrapped, and in no other form")
        void answersWithTheWrappedDek(String kind) {
            HttpResponseMessage response = post("{\"kind\":\"" + kind + "\",\"id\":\"" + ID + "\"}");

            JsonNode json = World.json(response);
            assertThat(response.getStatusCode()).isEqualTo(201);
            assertThat(json.get("id").textValue()).isEqualTo(Servers.id(1) + "/backups/" + ID);
            assertThat(json.get("name").textValue()).isEqualTo(ID);
            assertThat(json.get("type").textValue()).isEqualTo("Microsoft.DBforPostgreSQL/servers/backups");
            JsonNode properties = json.get("properties");
            assertThat(properties.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "kind",
                            "createdAt",
                            "serverUid",
                            "dekId",
                            "keyUri",
                            "sidecarKeyUri",
                            "wrappedDek",
                            "restorability");
            assertThat(properties.get("kind").textValue()).isEqualTo(kind);
            assertThat(properties.get("createdAt").textValue())
                    .isEqualTo(world.clock.instant().toString());
            assertThat(properties.get("serverUid").textValue())
                    .isEqualTo(world.use.findServer().run(Servers.id(1)).uid().toString());
            assertThat(properties.get("keyUri").textValue()).isEqualTo(world.key.toString());
            assertThat(properties.get("sidecarKeyUri").textValue()).isEqualTo(world.key.toString());
            assertThat(properties.at("/restorability/state").textValue()).isEqualTo("Restorable");
            assertThat(properties.at("/restorability/provenAt").textValue())
                    .isEqualTo(world.clock.instant().toString());
            WrappedDek dek = WrappedDekFormat.read(properties.get("wrappedDek").textValue());
            assertThat(dek.id().toString()).isEqualTo(properties.get("dekId").textValue());
            assertThat(dek.wrappedBy()).isEqualTo(world.key);
        }

        @Test
        void answersARepeatedCallWithTheSame() {
            HttpResponseMessage first = post(BODY);
            world.clock.advance(Duration.ofMinutes(1));

            HttpResponseMessage again = post(BODY);

            assertThat(again.getStatusCode()).isEqualTo(200);
            assertThat(World.json(again)).isEqualTo(World.json(first));
        }

        @Test
        void drawsAnId() {
            HttpResponseMessage one = post("{\"kind\":\"Backup\"}");
            HttpResponseMessage other = post("{\"kind\":\"Backup\",\"id\":null}");

            assertThat(one.getStatusCode()).isEqualTo(201);
            assertThat(other.getStatusCode()).isEqualTo(201);
            assertThat(World.json(one).get("name"))
                    .isNotEqualTo(World.json(other).get("name"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "{}; kind",
                    "{\"kind\":\"Volume\"}; kind",
                    "{\"kind\":1}; kind",
                    "{\"kind\":\"Backup\",\"id\":\"monday\"}; id",
                    "{\"kind\":\"Backup\",\"id\":\"ABCDEF00-0000-4000-8000-000000000001\"}; id",
                    "{\"kind\":\"Backup\",\"id\":\"\"}; id",
                    "{\"kind\":\"Backup\",\"dek\":\"mine\"}; dek",
                    "[]; body"
                })
        void namesWhatIsWrongInTheBody(String body, String target) {
            HttpResponseMessage response = post(body);

            assertThat(response.getStatusCode()).isEqualTo(400);
            assertThat(World.json(response).at("/error/target").textValue()).isEqualTo(target);
        }

        @Test
        void refusesTheIdOfAnotherKind() {
            post(BODY);

            assertRefused(409, "BackupExists", post(BODY.replace("Backup", "Archive")));
        }

        @Test
        void refusesTheIdOfADeletedOne() {
            post(BODY);
            delete(ID);

            assertRefused(409, "BackupDeleted", post(BODY));
        }

        @Test
        void refusesAServerWithoutAKey() {
            world.use.releaseServer().run(Servers.id(1), Precondition.NONE, world.caller);

            assertRefused(409, "NoActiveKey", post(BODY));
        }

        @Test
        void saysWhatTheVaultRefuses() {
            world.vaults.delete(Keys.KEK);

            assertRefused(409, "AzureKeyVaultKeyNotFoundMessage", post(BODY));
        }

        @Test
        @DisplayName("D5: a silent vault is worth another try")
        void saysWhenToTryAgain() {
            world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

            HttpResponseMessage response = post(BODY);

            assertRefused(503, "AzureKeyVaultUnavailable", response);
            assertThat(response.getHeader("Retry-After")).isEqualTo("10");
        }

        @Test
        void leavesARefusedCallInTheLog() {
            post("{\"kind\":\"Volume\"}");

            assertThat(world.log.of(world.use.findServer().run(Servers.id(1)).uid(), EventType.CALL_REFUSED))
                    .hasSize(1);
        }
    }

    @Nested
    class Get {

        @Test
        void answersAsPostDid() {
            JsonNode posted = World.json(post(BODY));

            HttpResponseMessage response = get(ID);

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(World.json(response)).isEqualTo(posted);
        }

        @Test
        @DisplayName("ids are compared without regard to case")
        void findsItUnderUpperCase() {
            post(BODY);

            assertThat(World.json(get(ID.toUpperCase(Locale.ROOT))).get("name").textValue())
                    .isEqualTo(ID);
        }

        @Test
        void findsNoOther() {
            post(BODY);

            assertRefused(404, "BackupNotFound", get(OTHER_ID));
        }

        @ParameterizedTest
        @ValueSource(strings = {"monday", "1-1-1-1-1"})
        void namesAMalformedId(String id) {
            HttpResponseMessage response = get(id);

            assertRefused(400, "InvalidResourceId", response);
            assertThat(World.json(response).at("/error/target").textValue()).isEqualTo("backup");
        }
    }

    @Nested
    class ListOfAll {

        @Test
        void leadsToTheNextPage() {
            post(BODY);
            world.clock.advance(Duration.ofSeconds(1));
            post(BODY.replace(ID, OTHER_ID));

            JsonNode first = World.json(list(world.request(HttpMethod.GET, "/backups?$top=1", ApiVersion.PG_CMK)));
            String nextLink = first.get("nextLink").textValue();
            JsonNode second = World.json(
                    list(FakeHttpRequest.of(HttpMethod.GET, nextLink).with("Authorization", world.authorization)));

            assertThat(nextLink)
                    .startsWith(World.ORIGIN + Servers.id(1) + "/backups?api-version=2026-11-01&$top=1&$skipToken=");
            assertThat(first.get("value").findValuesAsText("name")).containsExactly(OTHER_ID);
            assertThat(second.get("value").findValuesAsText("name")).containsExactly(ID);
            assertThat(second.has("nextLink")).isFalse();
            assertThat(second.at("/value/0")).isEqualTo(World.json(get(ID)));
        }

        @ParameterizedTest
        @CsvSource({"0, 400", "1, 200", "100, 200", "101, 400"})
        void takesASizeUpToAHundred(String top, int status) {
            assertThat(list(world.request(HttpMethod.GET, "/backups?$top=" + top, ApiVersion.PG_CMK))
                            .getStatusCode())
                    .isEqualTo(status);
        }

        private HttpResponseMessage list(FakeHttpRequest request) {
            return new ListBackupsFunction(world.endpoint, world.use.listBackups())
                    .run(request, Servers.SUBSCRIPTION, "prod", "orders-1", world.context);
        }
    }

    @Nested
    class Delete {

        @Test
        @DisplayName("D13: 200 the first time, 204 when there is none")
        void answersWhetherThereWasOne() {
            post(BODY);

            assertThat(delete(ID).getStatusCode()).isEqualTo(200);
            assertThat(delete(ID).getStatusCode()).isEqualTo(204);
            assertThat(delete(OTHER_ID).getStatusCode()).isEqualTo(204);
            assertRefused(404, "BackupNotFound", get(ID));
        }
    }

    @Nested
    class Verify {

        @Test
        @DisplayName("R31: says that the DEK comes out as it went in, by which key, and when")
        void answersWhatWasProven() {
            post(BODY);
            world.clock.advance(Duration.ofMinutes(1));

            HttpResponseMessage response = verify(ID);

            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(response.getBody())
                    .isEqualTo("{\"verified\":true,\"keyUri\":\"" + world.key + "\",\"verifiedAt\":\""
                            + world.clock.instant() + "\"}");
        }

        @Test
        void isShownByTheBackupAfterwards() {
            post(BODY);
            world.clock.advance(Duration.ofMinutes(1));

            verify(ID);

            assertThat(World.json(get(ID))
                            .at("/properties/restorability/provenAt")
                            .textValue())
                    .isEqualTo(world.clock.instant().toString());
        }

        @Test
        void refusesADekThatIsUnreadable() {
            post(BODY);
            world.vaults.corrupt(Operation.UNWRAP);

            assertRefused(409, "DekUnreadable", verify(ID));
        }

        @Test
        void findsNoOther() {
            assertRefused(404, "BackupNotFound", verify(OTHER_ID));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVERS", "KEYS"})
    void areOfOurOwnVersionOnly(ApiVersion version) {
        FakeHttpRequest request =
                world.request(HttpMethod.POST, "/backups", version).with(BODY);

        assertRefused(
                400,
                "InvalidApiVersionParameter",
                new RegisterBackupFunction(world.endpoint, world.use.registerBackup())
                        .run(request, Servers.SUBSCRIPTION, "prod", "orders-1", world.context));
    }

    private HttpResponseMessage post(String body) {
        return new RegisterBackupFunction(world.endpoint, world.use.registerBackup())
                .run(
                        world.request(HttpMethod.POST, "/backups", ApiVersion.PG_CMK)
                                .with(body),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        world.context);
    }

    private HttpResponseMessage get(String id) {
        return new GetBackupFunction(world.endpoint, world.use.findBackup())
                .run(request(HttpMethod.GET, id), Servers.SUBSCRIPTION, "prod", "orders-1", id, world.context);
    }

    private HttpResponseMessage delete(String id) {
        return new DeleteBackupFunction(world.endpoint, world.use.deleteBackup())
                .run(request(HttpMethod.DELETE, id), Servers.SUBSCRIPTION, "prod", "orders-1", id, world.context);
    }

    private HttpResponseMessage verify(String id) {
        return new VerifyBackupFunction(world.endpoint, world.use.verifyBackup())
                .run(
                        request(HttpMethod.POST, id + "/verify"),
                        Servers.SUBSCRIPTION,
                        "prod",
                        "orders-1",
                        id,
                        world.context);
    }

    private FakeHttpRequest request(HttpMethod method, String path) {
        return world.request(method, "/backups/" + path, ApiVersion.PG_CMK);
    }

    private static void assertRefused(int status, String code, HttpResponseMessage response) {
        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(response.getHeader("x-ms-error-code")).isEqualTo(code);
        assertThat(World.json(response).at("/error/code").textValue()).isEqualTo(code);
    }
}
