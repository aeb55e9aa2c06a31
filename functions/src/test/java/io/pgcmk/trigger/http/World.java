package io.pgcmk.trigger.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakePostgresServers;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryEventLog;
import io.pgcmk.fake.InMemoryKeyUsage;
import io.pgcmk.fake.InMemoryNameRegistry;
import io.pgcmk.fake.InMemoryServerStore;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.port.Name;
import io.pgcmk.port.ServerChange;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;

/** The use cases over a world in memory, in which one server may be registered and one key is good for it. */
public final class World {
    static final String ORIGIN = "https://cmk.contoso.example";

    final MutableClock clock = new MutableClock(Servers.START);
    final Steps steps = new Steps();
    private final InMemoryStores stores = new InMemoryStores(steps, clock);
    final InMemoryServerStore store = stores.servers;
    final InMemoryNameRegistry names = stores.names;
    final InMemoryEventLog log = stores.events;
    final FakePostgresServer postgres = new FakePostgresServer(steps, Servers.node(1), clock);
    final FakeKekVaults vaults = new FakeKekVaults(clock);
    final KekVersion key = vaults.rotate(Keys.KEK);
    final FakeCallerTokens tokens = new FakeCallerTokens();
    final Caller caller = new Caller("operator", "cli");
    final String authorization = tokens.issue(caller);
    public final FakeContext context = new FakeContext();
    final RegistrationReader reader = new RegistrationReader(Servers.TENANT);
    public final UseCases use;
    final Endpoint endpoint;

    public World() {
        FakePostgresServers servers = new FakePostgresServers(steps);
        servers.put(Servers.endpoint(1), postgres);
        FakeVaultTenants tenants = new FakeVaultTenants();
        tenants.put(Keys.KEK.vault(), Servers.TENANT);
        FakeVaultControlPlane arm = new FakeVaultControlPlane();
        arm.setReadable(false);
        use = UseCases.of(stores.ports(
                servers,
                identity -> vaults.actingAs(identity.principalId()),
                tenants,
                arm,
                new FakeOwnIdentity(),
                tokens,
                clock,
                clock));
        endpoint = new Endpoint(use.authenticateCaller(), use.recordRefusal());
    }

    public InMemoryKeyUsage usage() {
        return stores.keyUsage;
    }

    /** Stores a server as it is, whatever led to it. */
    Server put(Server server) {
        names.claim(new Name.OfServer(server.id()), server.uid());
        return store.create(ServerChange.of(server)).server();
    }

    Server registered() {
        return use.registerServer()
                .run(Servers.id(1), Servers.registration(1), null, Precondition.NONE, caller)
                .server();
    }

    public Server enabled() {
        registered();
        return use.enableKey()
                .run(Servers.id(1), key, Precondition.NONE, caller)
                .server();
    }

    /** A request of a known caller; the path is what follows the server's id. */
    FakeHttpRequest request(HttpMethod method, String path, ApiVersion version) {
        String query = (path.contains("?") ? "&" : "?") + "api-version=" + version.date();
        return FakeHttpRequest.of(method, ORIGIN + Servers.id(1) + path + query).with("Authorization", authorization);
    }

    static JsonNode json(HttpResponseMessage response) {
        try {
            return new ObjectMapper().readTree(String.valueOf(response.getBody()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.getBody(), e);
        }
    }
}
