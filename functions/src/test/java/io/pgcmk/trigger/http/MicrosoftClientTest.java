package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.core.credential.AccessToken;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.resourcemanager.postgresql.PostgreSqlManager;
import com.azure.resourcemanager.postgresql.models.Server;
import com.azure.resourcemanager.postgresql.models.ServerKey;
import com.azure.resourcemanager.postgresql.models.ServerKeyType;
import com.azure.resourcemanager.postgresql.models.ServerPropertiesForDefaultCreate;
import com.azure.resourcemanager.postgresql.models.ServerState;
import com.azure.resourcemanager.postgresql.models.Sku;
import com.azure.resourcemanager.postgresql.models.SkuTier;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Microsoft's own client for Azure Database for PostgreSQL, unchanged, against our triggers. */
class MicrosoftClientTest {
    private static final String GROUP = "prod";
    private static final String NAME = "orders-1";
    private static final Pattern SERVERS = Pattern.compile(
            "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.DBforPostgreSQL/servers");
    private static final Pattern SERVER = Pattern.compile(SERVERS + "/([^/]+)");
    private static final Pattern REPLICAS = Pattern.compile(SERVER + "/replicas");
    private static final Pattern KEYS = Pattern.compile(SERVER + "/keys");
    private static final Pattern KEY = Pattern.compile(KEYS + "/([^/]+)");
    private static final Pattern OPERATION = Pattern.compile(
            "/subscriptions/([^/]+)/providers/Microsoft\\.DBforPostgreSQL/locations/([^/]+)/azureAsyncOperation/([^/]+)");

    private final World world = new World();
    private final String keyName = "contoso_orders-kek_" + world.key.version();
    private final PostgreSqlManager manager = PostgreSqlManager.configure()
            .withHttpClient(new InProcessHttpClient(this::routed))
            .withDefaultPollInterval(Duration.ofMillis(1))
            .authenticate(
                    request -> Mono.just(new AccessToken("operator", OffsetDateTime.MAX)),
                    new AzureProfile(Servers.TENANT.toString(), Servers.SUBSCRIPTION, AzureEnvironment.AZURE));

    @Test
    void registersAServer() {
        Server server = register();

        assertThat(server.id()).isEqualTo(Servers.id(1).toString());
        assertThat(server.userVisibleState()).isEqualTo(ServerState.READY);
        assertThat(server.byokEnforcement()).isEqualTo("Disabled");
    }

    @Test
    void changesTags() {
        Server changed = register().update().withTags(Map.of("team", "billing")).apply();

        assertThat(changed.tags()).isEqualTo(Map.of("team", "billing"));
    }

    @Test
    void listsServers() {
        register();

        assertThat(manager.servers().listByResourceGroup(GROUP))
                .extracting(Server::name)
                .containsExactly(NAME);
    }

    @Test
    void listsReplicas() {
        io.pgcmk.domain.server.Server source = world.put(Servers.ready(1));
        Origin origin = Origin.of(CopyMode.REPLICA, source.uid(), source.id(), null);
        world.put(Servers.ready(2).with(Lineage.NONE.from(origin)));

        assertThat(manager.replicas().listByServer(GROUP, NAME))
                .extracting(Server::name, Server::replicationRole, Server::masterServerId)
                .containsExactly(tuple("orders-2", "Replica", source.id().toString()));
    }

    @Test
    void enablesAKey() {
        register();

        ServerKey key = enable();

        assertThat(key.uri()).isEqualTo(world.key.toString());
        assertThat(key.creationDate()).isNotNull();
        assertThat(server().byokEnforcement()).isEqualTo("Enabled");
    }

    @Test
    void waitsForAnEnablingThatTakesLonger() {
        register();
        int untilItWasInspected = 3;
        world.steps.after(untilItWasInspected, () -> world.postgres.failWith(PostgresFault.UNREACHABLE));

        ServerKey key = enable();

        assertThat(key.creationDate()).isNotNull();
        assertThat(world.clock.instant()).isAfter(Servers.START);
    }

    @Test
    void listsKeys() {
        register();
        enable();

        assertThat(manager.serverKeys().list(GROUP, NAME))
                .extracting(ServerKey::name)
                .containsExactly(keyName);
    }

    @Test
    void isToldThatAKeyIsNotThere() {
        register();

        assertRefused(() -> manager.serverKeys().get(GROUP, NAME, keyName), 404, "ResourceNotFound");
    }

    @Test
    void isToldThatTheActiveKeyIsNotDeleted() {
        register();
        enable();

        assertRefused(() -> manager.serverKeys().delete(NAME, keyName, GROUP), 409, "ActiveKeyNotDeletable");
    }

    @Test
    void isToldWhatStandsInTheWay() {
        register();
        world.vaults.setEnabled(world.key, false);

        assertRefused(this::enable, 409, "AzureKeyVaultKeyDisabledMessage");
    }

    @Test
    void deletesAServer() {
        register();

        manager.servers().deleteByResourceGroup(GROUP, NAME);

        assertRefused(this::server, 404, "ResourceNotFound");
    }

    private Server register() {
        return manager.servers()
                .define(NAME)
                .withRegion("westeurope")
                .withExistingResourceGroup(GROUP)
                .withProperties(new ServerPropertiesForDefaultCreate()
                        .withAdministratorLogin("app")
                        .withAdministratorLoginPassword("hunter2"))
                .withSku(new Sku().withName("GP_Gen5_2").withTier(SkuTier.GENERAL_PURPOSE))
                .withTags(Map.of(
                        "pgcmk-host",
                        "db-1.contoso.example",
                        "pgcmk-identity-kind",
                        "Attached",
                        "pgcmk-client-id",
                        Servers.identity(1).clientId().toString(),
                        "pgcmk-principal-id",
                        Servers.identity(1).principalId().toString()))
                .create();
    }

    private ServerKey enable() {
        return manager.serverKeys()
                .define(keyName)
                .withExistingServer(NAME, GROUP)
                .withServerKeyType(ServerKeyType.AZURE_KEY_VAULT)
                .withUri(world.key.toString())
                .create();
    }

    private Server server() {
        return manager.servers().getByResourceGroup(GROUP, NAME);
    }

    private static void assertRefused(ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(ManagementException.class))
                .satisfies(refused -> {
                    assertThat(refused.getResponse().getStatusCode()).isEqualTo(status);
                    assertThat(refused.getValue().getCode()).isEqualTo(code);
                });
    }

    private HttpResponseMessage routed(FakeHttpRequest request) {
        String path = request.getUri().getPath();
        Matcher operation = OPERATION.matcher(path);
        if (operation.matches()) {
            timePasses();
            return new GetOperationFunction(world.endpoint, world.use.findOperation())
                    .run(request, operation.group(1), operation.group(2), operation.group(3), world.context);
        }
        Matcher key = KEY.matcher(path);
        if (key.matches()) {
            return ofKey(request, key.group(1), key.group(2), key.group(3), key.group(4));
        }
        Matcher keys = KEYS.matcher(path);
        if (keys.matches()) {
            return new ListServerKeysFunction(world.endpoint, world.use.findServer())
                    .run(request, keys.group(1), keys.group(2), keys.group(3), world.context);
        }
        Matcher replicas = REPLICAS.matcher(path);
        if (replicas.matches()) {
            return new ListReplicasFunction(world.endpoint, world.use.findRelatives())
                    .run(request, replicas.group(1), replicas.group(2), replicas.group(3), world.context);
        }
        Matcher server = SERVER.matcher(path);
        if (server.matches()) {
            return ofServer(request, server.group(1), server.group(2), server.group(3));
        }
        Matcher servers = SERVERS.matcher(path);
        assertThat(servers.matches()).as(path).isTrue();
        return new ListServersOfResourceGroupFunction(world.endpoint, world.use.findServer())
                .run(request, servers.group(1), servers.group(2), world.context);
    }

    private HttpResponseMessage ofServer(FakeHttpRequest request, String subscription, String group, String name) {
        return switch (request.getHttpMethod().toString()) {
            case "PUT" ->
                new PutServerFunction(world.endpoint, world.use.registerServer(), world.reader)
                        .run(request, subscription, group, name, world.context);
            case "PATCH" ->
                new PatchServerFunction(world.endpoint, world.use.updateServer(), world.reader)
                        .run(request, subscription, group, name, world.context);
            case "GET" ->
                new GetServerFunction(world.endpoint, world.use.findServer(), world.use.findRelatives())
                        .run(request, subscription, group, name, world.context);
            case "DELETE" ->
                new DeleteServerFunction(world.endpoint, world.use.deleteServer())
                        .run(request, subscription, group, name, world.context);
            default -> throw new AssertionError("no route for " + request);
        };
    }

    private HttpResponseMessage ofKey(
            FakeHttpRequest request, String subscription, String group, String name, String key) {
        return switch (request.getHttpMethod().toString()) {
            case "PUT" ->
                new PutServerKeyFunction(world.endpoint, world.use.enableKey())
                        .run(request, subscription, group, name, key, world.context);
            case "GET" ->
                new GetServerKeyFunction(world.endpoint, world.use.findServer())
                        .run(request, subscription, group, name, key, world.context);
            case "DELETE" ->
                new DeleteServerKeyFunction(world.endpoint, world.use.findServer())
                        .run(request, subscription, group, name, key, world.context);
            default -> throw new AssertionError("no route for " + request);
        };
    }

    /** PostgreSQL is well again, the lease of the first instance runs out, and the timer carries on. */
    private void timePasses() {
        world.postgres.failWith(null);
        world.clock.advance(Duration.ofSeconds(31));
        world.use.resumeOperations().run();
    }
}
