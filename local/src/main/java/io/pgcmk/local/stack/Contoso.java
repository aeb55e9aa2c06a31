package io.pgcmk.local.stack;

import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.Role;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.kit.Zone;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The tenant that the stack plays. Its ids are always the same, so that a command typed once works again. */
final class Contoso {
    static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    static final String SUBSCRIPTION = "9e5a1c30-4f7b-4c55-8d2e-6b1f3a0c7d21";
    static final String RESOURCE_GROUP = "shop";

    /** The service's own vault, with the passwords that it logs in to PostgreSQL with. */
    static final String SECRETS_VAULT = "pgcmk-secrets";

    static final String OPERATOR = "0c0ffee0-1111-4111-8111-000000000001";
    static final String AUDITOR = "0c0ffee0-2222-4222-8222-000000000002";
    static final String KEY_ADMIN = "0c0ffee0-3333-4333-8333-000000000003";

    /** The application that people use to call pg-cmk, such as Azure's command line. */
    static final String CLIENT_APPLICATION = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    private static final String LOCATION = "westeurope";
    private static final String SERVICE_GROUP = "pg-cmk";

    /** Whoever manages keys needs to use none. */
    private static final List<String> MANAGE_KEYS =
            List.of("get", "list", "create", "update", "rotate", "delete", "recover", "purge", "backup", "restore");

    /** What a customer deploys to let pg-cmk confirm what it sees: infra/customer-vault.bicep and its neighbour. */
    private static final Role READ_FOR_PG_CMK = new Role(
            "c0ffee00-0001-4000-8000-000000000001",
            "pg-cmk reader",
            false,
            List.of(
                    "Microsoft.KeyVault/vaults/read",
                    "Microsoft.KeyVault/deletedVaults/read",
                    "Microsoft.ManagedIdentity/userAssignedIdentities/read",
                    "Microsoft.Authorization/roleAssignments/read",
                    "Microsoft.Authorization/roleDefinitions/read"),
            List.of());

    private final Cloud cloud;
    private final Identity service;
    private final ContosoServer orders;

    Contoso(Clock clock, Zone zone) {
        cloud = new Cloud(TENANT, SUBSCRIPTION, clock, zone);
        service = identity("pg-cmk", SERVICE_GROUP, "a11ce000-0001-4000-8000-000000000001");
        people();
        ownVault();
        orders = server("orders", "contoso", "a11ce000-0002-4000-8000-000000000002");
        create(orders.vault(), withPolicies(orders.identity()));
    }

    Cloud cloud() {
        return cloud;
    }

    /** pg-cmk's own identity: it reads ARM and its own vault, and cannot use the customer's key. */
    Identity service() {
        return service;
    }

    VaultId secretsVault() {
        return new VaultId(SUBSCRIPTION, SERVICE_GROUP, SECRETS_VAULT);
    }

    ContosoServer orders() {
        return orders;
    }

    /** A server whose identity has no rights yet; its vault goes by roles, and is created if there is none of that name. */
    ContosoServer add(String name, String vault) {
        String clientId =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        ContosoServer server = server(name, vault, clientId);
        if (cloud.vaults().find(vault).isEmpty()) {
            create(server.vault(), VaultSettings.advised(TENANT, LOCATION));
        }
        return server;
    }

    /** A copy of a server, with an identity of its own, which has no rights yet, and the same key. */
    ContosoServer addCopy(String name, ContosoServer source) {
        String clientId =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return new ContosoServer(
                name, source.vault(), source.key(), identity(name + "-identity", RESOURCE_GROUP, clientId));
    }

    private ContosoServer server(String name, String vault, String clientId) {
        return new ContosoServer(
                name,
                new VaultId(SUBSCRIPTION, RESOURCE_GROUP, vault),
                name + "-kek",
                identity(name + "-identity", RESOURCE_GROUP, clientId));
    }

    private void people() {
        assign("Owner", KEY_ADMIN, "/subscriptions/" + SUBSCRIPTION);
        assign("Key Vault Administrator", KEY_ADMIN, "/subscriptions/" + SUBSCRIPTION);
    }

    private void ownVault() {
        cloud.roles().define(READ_FOR_PG_CMK);
        assign(READ_FOR_PG_CMK.name(), service.principalId(), "/subscriptions/" + SUBSCRIPTION);
        create(secretsVault(), VaultSettings.advised(TENANT, LOCATION));
        assign("Key Vault Secrets User", service.principalId(), secretsVault().toString());
    }

    private static VaultSettings withPolicies(Identity server) {
        AccessPolicy manage = new AccessPolicy(TENANT, KEY_ADMIN, MANAGE_KEYS, List.of("all"));
        AccessPolicy use =
                new AccessPolicy(TENANT, server.principalId(), List.of("get", "wrapKey", "unwrapKey"), List.of());
        return VaultSettings.advised(TENANT, LOCATION).withRbac(false).withPolicies(List.of(manage, use));
    }

    private void create(VaultId id, VaultSettings settings) {
        if (cloud.vaults().create(id, settings).isEmpty()) {
            throw new IllegalStateException("two vaults have the name " + id.name());
        }
    }

    private void assign(String role, String principalId, String scope) {
        String roleId = cloud.roles().named(role).orElseThrow().id();
        cloud.roles().assign(new RoleAssignment(UUID.randomUUID().toString(), scope, principalId, roleId));
    }

    /** The principal's id differs from the client's in its first digit. */
    private Identity identity(String name, String resourceGroup, String clientId) {
        Identity identity = new Identity(
                Identity.Kind.ATTACHED, name, resourceGroup, clientId, "b" + clientId.substring(1), TENANT);
        cloud.identities().add(identity);
        return identity;
    }
}
