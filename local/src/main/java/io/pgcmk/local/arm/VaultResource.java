package io.pgcmk.local.arm;

import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.DeletedVault;
import io.pgcmk.local.cloud.NetworkRules;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code Microsoft.KeyVault/vaults}. */
final class VaultResource implements ArmResource {
    static final String TYPE = "Microsoft.KeyVault/vaults";
    static final String ID =
            "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.KeyVault/vaults/([^/]+)";
    static final Set<String> API_VERSIONS = Set.of("2023-07-01", "2024-11-01", "2026-02-01");
    private static final Pattern PATH = Pattern.compile(ID, Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;
    private final Extensions locks;

    VaultResource(Cloud cloud, Extensions locks) {
        this.cloud = cloud;
        this.locks = locks;
    }

    @Override
    public Pattern path() {
        return PATH;
    }

    @Override
    public Set<String> apiVersions() {
        return API_VERSIONS;
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        VaultId id = new VaultId(call.part(1), call.part(2), call.part(3));
        return switch (call.method()) {
            case "GET" -> {
                call.require(TYPE + "/read", id.toString());
                yield LocalResponse.json(200, VaultDocument.of(find(cloud, id)));
            }
            case "PUT" -> {
                call.require(TYPE + "/write", id.toString());
                yield put(id, call.body("location", "tags", "properties"));
            }
            case "PATCH" -> {
                call.require(TYPE + "/write", id.toString());
                yield changed(find(cloud, id), call.body("tags", "properties"));
            }
            case "DELETE" -> {
                call.require(TYPE + "/delete", id.toString());
                yield delete(id);
            }
            default -> throw ArmErrorException.methodNotAllowed(call.method());
        };
    }

    /** A vault lives in one group only: its name elsewhere is not found, although it is taken. */
    static Vault find(Cloud cloud, VaultId id) {
        return cloud.vaults()
                .find(id.name())
                .filter(vault -> vault.id().toString().equalsIgnoreCase(id.toString()))
                .orElseThrow(() -> ArmErrorException.notFound(TYPE, id.name(), id.resourceGroup()));
    }

    private LocalResponse put(VaultId id, StrictJson document) {
        StrictJson properties = VaultDocument.properties(document);
        if (properties.text("createMode").orElse("default").equalsIgnoreCase("recover")) {
            return recover(id);
        }
        if (cloud.vaults().findDeleted(id.name()).isPresent()) {
            throw new ArmErrorException(
                    409,
                    "ConflictError",
                    "A vault with the same name already exists in deleted state. You need to either recover or purge"
                            + " existing key vault.");
        }
        if (cloud.vaults().find(id.name()).isPresent()) {
            return changed(find(cloud, id), document);
        }
        VaultSettings fresh = VaultDocument.changed(empty(), document);
        if (fresh.location().isEmpty() || fresh.tenantId().isEmpty()) {
            throw ArmErrorException.badRequest("A vault needs 'location' and 'properties.tenantId'.");
        }
        if (fresh.retentionDays() < 7 || fresh.retentionDays() > 90 || !fresh.softDelete()) {
            throw ArmErrorException.badRequest("Soft delete cannot be off; its retention is 7 to 90 days.");
        }
        Vault vault = cloud.vaults()
                .create(id, fresh)
                .orElseThrow(() -> new ArmErrorException(409, "VaultAlreadyExists", "The vault name is in use."));
        return LocalResponse.json(200, VaultDocument.of(vault));
    }

    private LocalResponse recover(VaultId id) {
        DeletedVault deleted = cloud.vaults()
                .findDeleted(id.name())
                .orElseThrow(() -> ArmErrorException.notFound(TYPE, id.name(), id.resourceGroup()));
        cloud.vaults().recover(deleted);
        return LocalResponse.json(200, VaultDocument.of(deleted.vault()));
    }

    private LocalResponse changed(Vault vault, StrictJson document) {
        VaultSettings old = vault.settings();
        VaultSettings changed = VaultDocument.changed(old, document);
        if (old.purgeProtection() && !changed.purgeProtection()) {
            throw ArmErrorException.badRequest("The property \"enablePurgeProtection\" cannot be set to false. Enabling"
                    + " the purge protection for a vault is an irreversible action.");
        }
        if (old.softDelete() && !changed.softDelete()) {
            throw ArmErrorException.badRequest("The property \"enableSoftDelete\" cannot be set to false.");
        }
        if (old.retentionDays() != changed.retentionDays()) {
            throw ArmErrorException.badRequest(
                    "The property \"softDeleteRetentionInDays\" has been set already and it can't be modified.");
        }
        vault.change(changed);
        return LocalResponse.json(200, VaultDocument.of(vault));
    }

    private LocalResponse delete(VaultId id) {
        if (cloud.vaults().find(id.name()).isEmpty()) {
            return LocalResponse.empty(204);
        }
        Vault vault = find(cloud, id);
        if (!locks.covering(id.toString()).isEmpty()) {
            throw new ArmErrorException(
                    409,
                    "ScopeLocked",
                    "The scope '" + id + "' cannot perform delete operation because following scope(s) are locked.");
        }
        cloud.vaults().delete(vault);
        return LocalResponse.empty(200);
    }

    /** What a new vault has of all that its maker does not name. */
    private static VaultSettings empty() {
        return new VaultSettings("", "", true, 90, false, false, List.of(), NetworkRules.OPEN, true, Map.of());
    }
}
