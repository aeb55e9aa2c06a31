package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.DeletedVault;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Set;
import java.util.regex.Pattern;

/** Deleted vaults: get and purge by their location, and the list of a subscription. */
final class DeletedVaultResource implements ArmResource {
    private static final String TYPE = "Microsoft.KeyVault/locations/deletedVaults";
    private static final String LISTED = "Microsoft.KeyVault/deletedVaults";
    private static final Pattern PATH = Pattern.compile(
            "(/subscriptions/[^/]+)/providers/Microsoft\\.KeyVault"
                    + "(?:/deletedVaults|/locations/([^/]+)/deletedVaults/([^/]+)(/purge)?)",
            Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;

    DeletedVaultResource(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Pattern path() {
        return PATH;
    }

    @Override
    public Set<String> apiVersions() {
        return VaultResource.API_VERSIONS;
    }

    @Override
    public Set<String> parameters() {
        return Set.of(Pages.PARAMETER);
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        return call.part(3).isEmpty() ? list(call) : one(call);
    }

    private LocalResponse list(ArmCall call) {
        if (!call.method().equals("GET")) {
            throw ArmErrorException.methodNotAllowed(call.method());
        }
        call.require(LISTED + "/read", call.part(1));
        return Pages.page(
                call.request(),
                cloud.vaults().allDeleted().stream()
                        .map(deleted -> document(deleted, id(call.part(1), deleted)))
                        .toList());
    }

    private static String id(String subscription, DeletedVault deleted) {
        return subscription + "/providers/Microsoft.KeyVault/locations/"
                + deleted.vault().settings().location() + "/deletedVaults/"
                + deleted.vault().name();
    }

    private LocalResponse one(ArmCall call) {
        boolean purge = !call.part(4).isEmpty();
        if (!call.method().equals(purge ? "POST" : "GET")) {
            throw ArmErrorException.methodNotAllowed(call.method());
        }
        call.require(purge ? TYPE + "/purge/action" : TYPE + "/read", call.part(1));
        DeletedVault deleted = cloud.vaults()
                .findDeleted(call.part(3))
                .filter(vault -> vault.vault().settings().location().equalsIgnoreCase(call.part(2)))
                .orElseThrow(() -> new ArmErrorException(
                        404,
                        "DeletedVaultNotFound",
                        "The specified deleted vault '" + call.part(3) + "' does not exist."));
        if (!purge) {
            return LocalResponse.json(200, document(deleted, call.path().group()));
        }
        if (deleted.vault().settings().purgeProtection()) {
            throw new ArmErrorException(
                    400,
                    "MethodNotAllowed",
                    "Operation 'DeletedVaultPurge' is not allowed: the vault has purge protection.");
        }
        cloud.vaults().purge(deleted);
        return LocalResponse.empty(200);
    }

    private static ObjectNode document(DeletedVault deleted, String id) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", deleted.vault().name())
                .put("type", LISTED);
        document.putObject("properties")
                .put("vaultId", deleted.vault().id().toString())
                .put("location", deleted.vault().settings().location())
                .put("deletionDate", deleted.deletedAt().toString())
                .put("scheduledPurgeDate", deleted.scheduledPurge().toString())
                .put("purgeProtectionEnabled", deleted.vault().settings().purgeProtection());
        return document;
    }
}
