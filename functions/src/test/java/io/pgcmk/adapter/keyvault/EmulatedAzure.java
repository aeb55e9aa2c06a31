package io.pgcmk.adapter.keyvault;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import io.pgcmk.adapter.arm.ArmVaultControlPlane;
import io.pgcmk.adapter.identity.AppServiceIdentity;
import io.pgcmk.adapter.identity.EntraTenant;
import io.pgcmk.adapter.identity.IdentityHttp;
import io.pgcmk.adapter.identity.ServerCredentials;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import io.pgcmk.example.Servers;
import io.pgcmk.local.arm.ArmEmulator;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.keyvault.KeyVaultEmulator;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultTenants;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Key Vault, Entra and ARM on loopback, with one server, its vault and its key; and our adapters, as they are wired. */
public final class EmulatedAzure implements AutoCloseable {
    public static final UUID TENANT = UUID.fromString("11111111-2222-3333-4444-555555555555");
    public static final String SUBSCRIPTION = "00000000-0000-0000-0000-00000000000a";
    public static final String USER = "Key Vault Crypto Service Encryption User";

    /** The behaviour of a fault: an identity has no right, in Key Vault's words. */
    public static final String FORBIDDEN = """
            {"status":403,"body":{"error":{"code":"Forbidden","message":"Caller is not authorized to perform action on \
            resource.","innererror":{"code":"ForbiddenByRbac"}}}}""";

    private static final String FAULT = "f";
    private static final String ADMIN = "the-key-administrator";

    private final LocalTrust trust = LocalTrust.shared();
    private final Clock clock = Clock.systemUTC();
    private final HttpClient http = VaultHttp.create();
    private final Faults faults = new Faults(clock, Zone.shared());
    private final EntraEmulator entra;
    private final KeyVaultEmulator keyVault;
    private final ArmEmulator arm;
    public final Cloud cloud = new Cloud(TENANT.toString(), SUBSCRIPTION, clock, Zone.shared());
    final Identity own = identity(Identity.Kind.ATTACHED, "pg-cmk");
    final Identity server;
    public final Vault vault;
    public final KeyClient admin;
    public final KekVersion kek;
    public final KekVaults vaults;
    public final VaultControlPlane controlPlane;
    public final VaultTenants tenants;
    public final OwnIdentity ownIdentity;

    public EmulatedAzure(Identity.Kind kind) {
        entra = new EntraEmulator(cloud, trust, faults, EntraSettings.forTests());
        keyVault = KeyVaultEmulator.start(0, cloud, entra.signingKeys(), trust, faults);
        arm = ArmEmulator.start(0, cloud, entra.signingKeys(), trust, faults);
        vault = newVault();
        assign(ADMIN, "Key Vault Administrator", "/subscriptions/" + SUBSCRIPTION);
        assign(own.principalId(), "Reader", "/subscriptions/" + SUBSCRIPTION);
        server = newServer(kind, "orders-identity", vault);
        admin = adminOf(vault);
        kek = newKey(vault);
        HttpClient identityHttp =
                new IdentityHttp(http, URI.create(entra.environment().get("IDENTITY_ENDPOINT")));
        ServerCredentials credentials = new ServerCredentials(
                new EntraTenant(TENANT, entra.authority(), false), identityHttp, UUID.fromString(own.clientId()));
        VaultAddress address = VaultAddress.onPort(keyVault.port());
        vaults = new AzureKekVaults(credentials::of, http, address);
        tenants = new ChallengeVaultTenants(http, address);
        controlPlane = new ArmVaultControlPlane(credentials.own(), http, URI.create("https://localhost:" + arm.port()));
        ownIdentity = new AppServiceIdentity(identityHttp, UUID.fromString(own.clientId()));
    }

    /** With every right that it needs at the key of a vault. */
    public Identity newServer(Identity.Kind kind, String name, Vault itsVault) {
        Identity made = identity(kind, name);
        if (kind == Identity.Kind.FEDERATED) {
            entra.federate(made, own);
        }
        assign(made.principalId(), USER, itsVault.id().key("orders-kek"));
        return made;
    }

    public Vault newVault() {
        return cloud.vaults()
                .create(
                        new io.pgcmk.local.cloud.VaultId(
                                SUBSCRIPTION,
                                "keys",
                                "v" + UUID.randomUUID().toString().substring(0, 8)),
                        VaultSettings.advised(TENANT.toString(), "westeurope").withPurgeProtection(false))
                .orElseThrow();
    }

    public KekVersion newKey(Vault itsVault) {
        KekId key = new KekId(URI.create(itsVault.uri()), "orders-kek");
        return new KekVersion(
                key,
                adminOf(itsVault)
                        .createRsaKey(new CreateRsaKeyOptions(key.name()).setKeySize(2048))
                        .getProperties()
                        .getVersion());
    }

    /** Of a server in this subscription. */
    public static ServerId serverId(int number) {
        return new ServerId(SUBSCRIPTION, "prod", Servers.id(number).name());
    }

    ServerIdentity serverIdentity() {
        return serverIdentity(server);
    }

    public static ServerIdentity serverIdentity(Identity identity) {
        return new ServerIdentity(
                ServerIdentity.Kind.valueOf(identity.kind().name()),
                UUID.fromString(identity.clientId()),
                UUID.fromString(identity.principalId()),
                TENANT);
    }

    public VaultId vaultId() {
        return vaultId(vault);
    }

    public static VaultId vaultId(Vault vault) {
        return VaultId.parse(vault.id().toString());
    }

    /** As the key administrator does it. */
    public void assign(String principal, String role, String scope) {
        cloud.roles()
                .assign(new RoleAssignment(
                        UUID.randomUUID().toString(),
                        scope,
                        principal,
                        cloud.roles().named(role).orElseThrow().id()));
    }

    public void withdrawFrom(Identity identity) {
        cloud.roles().assignments().stream()
                .filter(assignment -> assignment.principalId().equals(identity.principalId()))
                .forEach(cloud.roles()::withdraw);
    }

    void change(VaultSettings settings) {
        vault.change(settings);
    }

    /** A fault that holds until it is taken away. */
    void fault(String target, String behaviour) {
        fault(FAULT, target, "{}", behaviour);
    }

    public void noFault() {
        noFault(FAULT);
    }

    /** One of a vault, for one operation, beside those of others. */
    void fault(Vault itsVault, String operation, String behaviour) {
        fault(
                itsVault.name() + operation,
                "keyVault",
                "{\"vault\":\"" + itsVault.name() + "\",\"operation\":\"" + operation + "\"}",
                behaviour);
    }

    void noFault(Vault itsVault, String operation) {
        noFault(itsVault.name() + operation);
    }

    /** Ends those that earlier checks have left open: one ends three at most, and more may be idle. */
    void closeConnections() {
        fault("keyVault", "{\"close\":\"before\"}");
        for (int check = 0; check < 4; check++) {
            new Check(this).run();
        }
        noFault();
    }

    /**
     * One beside others, under a name of its own.
     *
     * @param match what it befalls, as the faults endpoint has it
     */
    public void fault(String name, String target, String match, String behaviour) {
        request(
                "PUT",
                name,
                "{\"target\":\"" + target + "\",\"match\":" + match + ",\"behaviour\":" + behaviour + ",\"times\":-1}");
    }

    public void noFault(String name) {
        request("DELETE", name, "");
    }

    /** Takes the vault's name away: a fault as any other. */
    public void hideName() {
        fault(FAULT, "keyVault", "{\"vault\":\"" + vault.name() + "\"}", "{\"dns\":true}");
    }

    /** Whether the application of a federated identity trusts us. */
    public void trust(Identity identity, boolean trusted) {
        if (trusted) {
            entra.federate(identity, own);
        } else {
            entra.endFederation(identity);
        }
    }

    private void request(String method, String name, String body) {
        int status = faults.endpoint()
                .handle(new LocalRequest(method, "", "/faults/" + name, "", Map.of(), Body.of(body)))
                .status();
        if (status >= 300 && !method.equals("DELETE")) {
            throw new IllegalArgumentException(status + " to " + method + " " + body);
        }
    }

    @Override
    public void close() {
        noFault();
        arm.close();
        keyVault.close();
        entra.close();
    }

    private Identity identity(Identity.Kind kind, String name) {
        Identity made = new Identity(
                kind,
                name,
                "servers",
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                TENANT.toString());
        cloud.identities().add(made);
        return made;
    }

    /** The vault, as the key administrator uses it. */
    public KeyClient adminOf(Vault itsVault) {
        TokenCredential credential =
                request -> Mono.just(new AccessToken(entra.keyAdminToken(ADMIN, "app-of-admin"), OffsetDateTime.MAX));
        return new KeyClientBuilder()
                .vaultUrl(itsVault.uri() + ":" + keyVault.port())
                .credential(credential)
                .httpClient(VaultHttp.create())
                .buildClient();
    }
}
