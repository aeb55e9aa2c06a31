package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationReaderTest {
    private static final UUID CLIENT = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
    private static final UUID PRINCIPAL = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000001");
    private static final UUID OTHER_TENANT = UUID.fromString("cccccccc-0000-4000-8000-000000000001");

    private static final String FULL = """
            {"location":"West Europe","tags":{"team":"orders"},"sku":{"name":"MO_Gen5_4","tier":"MemoryOptimized","capacity":4},
             "properties":{"version":"11","administratorLogin":"app","administratorLoginPassword":"hunter2",
              "sslEnforcement":"Enabled","storageProfile":{"storageMB":128000},"createMode":"Default",
              "postgres":{"hosts":["db1.example.com"],"port":6432},
              "cmk":{"keyVaultId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/contoso",
               "identity":{"kind":"Federated","clientId":"aaaaaaaa-0000-4000-8000-000000000001",
                "principalId":"bbbbbbbb-0000-4000-8000-000000000001","tenantId":"cccccccc-0000-4000-8000-000000000001"},
               "policy":{"strict":true,"recovery":"Manual","lease":"Off","transientGrace":"PT4H"},"state":"Ready","uid":"whatever"}}}
            """;

    private static final String TAGGED = """
            {"location":"westeurope","tags":{"pgcmk-host":"db1.example.com","pgcmk-port":"6432","pgcmk-identity-kind":"Attached",
              "pgcmk-client-id":"aaaaaaaa-0000-4000-8000-000000000001","pgcmk-principal-id":"bbbbbbbb-0000-4000-8000-000000000001"},
             "properties":{"createMode":"Default"}}
            """;

    @Test
    void readsAllThatAClientMaySay() {
        Registration read = read(FULL).whole();

        assertThat(read)
                .isEqualTo(new Registration(
                        "westeurope",
                        Map.of("team", "orders"),
                        "MO_Gen5_4",
                        Tier.MEMORY_OPTIMIZED,
                        PostgresHosts.of(new PostgresEndpoint("db1.example.com", 6432)),
                        new ServerIdentity(ServerIdentity.Kind.FEDERATED, CLIENT, PRINCIPAL, OTHER_TENANT),
                        VaultId.parse(Servers.VAULT.toString()),
                        new ServerPolicy(
                                true, ServerPolicy.Recovery.MANUAL, ServerPolicy.Lease.OFF, Duration.ofHours(4)),
                        Set.of()));
    }

    @Test
    void readsTagsOfClientsThatCannotSayMore() {
        Registration read = read(TAGGED).whole();

        assertThat(read.postgres()).isEqualTo(PostgresHosts.of(new PostgresEndpoint("db1.example.com", 6432)));
        assertThat(read.identity())
                .isEqualTo(new ServerIdentity(ServerIdentity.Kind.ATTACHED, CLIENT, PRINCIPAL, Servers.TENANT));
        assertThat(read.tier()).isEqualTo(Tier.GENERAL_PURPOSE);
        assertThat(read.policy()).isEqualTo(ServerPolicy.DEFAULT);
        assertThat(read.keyVaultId()).isNull();
    }

    @Test
    void takesThePortOfPostgresForGranted() {
        Registration read = read(FULL.replace(",\"port\":6432", "")).whole();

        assertThat(read.postgres().first().port()).isEqualTo(5432);
    }

    @Test
    @DisplayName("R16: several hosts are one server, each on the common port or on one of its own")
    void readsTheHostsOfASet() {
        PostgresHosts set = new PostgresHosts(
                List.of(new PostgresEndpoint("db1.example.com", 6432), new PostgresEndpoint("db2.example.com", 6433)));
        String hosts = "db1.example.com, DB2.example.com:6433";

        assertThat(read(FULL.replace("[\"db1.example.com\"]", "[\"" + hosts.replace(", ", "\",\"") + "\"]"))
                        .whole()
                        .postgres())
                .isEqualTo(set);
        assertThat(read(TAGGED.replace("db1.example.com", hosts)).whole().postgres())
                .isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"location\":\"West Europe\",` | `` | location",
                "`\"West Europe\"` | `\"west/europe\"` | location",
                "`{\"team\":\"orders\"}` | `{\"team\":1}` | tags.team",
                "`\"MemoryOptimized\"` | `\"Huge\"` | sku.tier",
                "`\"version\":\"11\"` | `\"verison\":\"11\"` | properties.verison",
                "`\"version\":\"11\"` | `\"databases\":[]` | properties.databases",
                "`[\"db1.example.com\"]` | `[]` | properties.postgres.hosts",
                "`[\"db1.example.com\"]` | `[\"a.example.com\",\"A.example.com\"]` | properties.postgres.hosts",
                "`[\"db1.example.com\"]` | `[\"a.example.com\",\"a.example.com:65536\"]` | properties.postgres.hosts",
                "`[\"db1.example.com\"]` | `\"db1.example.com\"` | properties.postgres.hosts",
                "`[\"db1.example.com\"]` | `[\"db1.example.com/x?user=y\"]` | properties.postgres.hosts",
                "`\"port\":6432` | `\"port\":\"6432\"` | properties.postgres.port",
                "`\"port\":6432` | `\"port\":65536` | properties.postgres.hosts",
                "`\"port\":6432` | `\"user\":\"x\"` | properties.postgres.user",
                "`\"keyVaultId\":\"/subscriptions` | `\"keyVaultId\":\"/x` | properties.cmk.keyVaultId",
                "`\"Federated\"` | `\"Password\"` | properties.cmk.identity.kind",
                "`\"clientId\":\"aaaaaaaa-` | `\"clientId\":\"a-` | properties.cmk.identity.clientId",
                "`\"principalId\"` | `\"objectId\"` | properties.cmk.identity.objectId",
                "`\"tenantId\":\"cccccccc-` | `\"tenantId\":\"c-` | properties.cmk.identity.tenantId",
                "`\"strict\":true` | `\"strict\":\"yes\"` | properties.cmk.policy.strict",
                "`\"Manual\"` | `\"Never\"` | properties.cmk.policy.recovery",
                "`\"PT4H\"` | `\"PT4H1S\"` | properties.cmk.policy.transientGrace",
                "`\"PT4H\"` | `\"PT-1S\"` | properties.cmk.policy.transientGrace",
                "`\"PT4H\"` | `\"four hours\"` | properties.cmk.policy.transientGrace",
                "`\"Off\"` | `\"Never\"` | properties.cmk.policy.lease",
                "`\"strict\":true` | `\"patience\":\"PT1H\"` | properties.cmk.policy.patience",
                "`\"uid\"` | `\"uuid\"` | properties.cmk.uuid"
            })
    void namesWhatItCannotRead(String said, String instead, String path) {
        assertThat(FULL).contains(said);

        assertThatThrownBy(() -> read(FULL.replace(said, instead)).whole())
                .asInstanceOf(InstanceOfAssertFactories.type(RequestRefusedException.class))
                .satisfies(refused -> {
                    assertThat(refused.kind()).isEqualTo(RequestRefusedException.Kind.BAD_REQUEST);
                    assertThat(refused.code()).isEqualTo("InvalidRequestContent");
                    assertThat(refused.target()).isEqualTo(path);
                    assertThat(refused.getMessage()).startsWith(path).doesNotContain("hunter2");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pgcmk-host | properties.postgres.hosts",
                "pgcmk-client-id | properties.cmk.identity",
                "pgcmk-principal-id | tags.pgcmk-principal-id",
                "pgcmk-identity-kind | tags.pgcmk-identity-kind"
            })
    void namesWhatIsMissing(String tag, String path) {
        assertThatThrownBy(() -> read(TAGGED.replace(tag, "other")).whole())
                .asInstanceOf(InstanceOfAssertFactories.type(RequestRefusedException.class))
                .satisfies(refused -> assertThat(refused.target()).isEqualTo(path));
    }

    @ParameterizedTest
    @CsvSource({"Replica", "PointInTimeRestore", "GeoRestore"})
    @DisplayName("R16: reads how a copy came to be, and of which server")
    void readsCopies(String mode) {
        CopyOf copy = Objects.requireNonNull(
                read(FULL.replace("\"Default\"", '"' + mode + "\",\"sourceServerId\":\"" + Servers.id(2) + '"'))
                        .copyOf());

        assertThat(Names.of(copy.mode())).isEqualTo(mode);
        assertThat(copy.source()).isEqualTo(Servers.id(2));
        assertThat(read(FULL).copyOf()).isNull();
    }

    @ParameterizedTest
    @DisplayName("R16: a copy says both how it came to be and of which server")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Replica\" | properties.sourceServerId",
                "\"Replica\",\"sourceServerId\":\"/servers/orders\" | properties.sourceServerId",
                "\"Copy\",\"sourceServerId\":\"x\" | properties.createMode",
                "\"Default\",\"sourceServerId\":\"x\" | properties.createMode",
                "null,\"sourceServerId\":\"x\" | properties.createMode"
            })
    void refusesHalfACopy(String said, String path) {
        assertThatThrownBy(() -> read(FULL.replace("\"Default\"", said)))
                .asInstanceOf(InstanceOfAssertFactories.type(RequestRefusedException.class))
                .satisfies(refused -> assertThat(refused.target()).isEqualTo(path));
    }

    @Test
    @DisplayName("R18: reads the copies that a source consents to, of which none said is not the same as no word")
    void readsConsents() {
        assertThat(read(FULL).copies()).isNull();
        assertThat(read(FULL.replace("\"state\":", "\"copies\":[],\"state\":")).copies())
                .isEmpty();
        assertThat(read(FULL.replace("\"state\":", "\"copies\":[\"" + Servers.id(2) + "\"],\"state\":"))
                        .copies())
                .containsExactly(Servers.id(2));
    }

    @Nested
    class APatch {
        private final Registration before = Servers.registration(1);

        @Test
        void changesNothingThatItDoesNotName() {
            assertThat(read("{}").over(before)).isEqualTo(before);
        }

        @Test
        void changesWhatItNames() {
            Registration after = read("{\"properties\":{\"cmk\":{\"policy\":{\"strict\":true}}}}")
                    .over(before);

            assertThat(after.policy())
                    .isEqualTo(new ServerPolicy(
                            true, ServerPolicy.Recovery.AUTOMATIC, ServerPolicy.Lease.ENFORCED, Duration.ZERO));
            assertThat(after.identity()).isEqualTo(before.identity());
        }

        @Test
        void replacesAllTags() {
            Registration after = read("{\"tags\":{\"owner\":\"me\"}}").over(before);

            assertThat(after.tags()).isEqualTo(Map.of("owner", "me"));
        }

        @Test
        void takesTheVaultAwayWithNull() {
            Registration after =
                    read("{\"properties\":{\"cmk\":{\"keyVaultId\":null}}}").over(before);

            assertThat(after.keyVaultId()).isNull();
        }
    }

    private static GivenRegistration read(String json) {
        return new RegistrationReader(Servers.TENANT).read(JsonFields.parse(json));
    }
}
