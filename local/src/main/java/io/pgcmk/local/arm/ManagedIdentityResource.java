package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code Microsoft.ManagedIdentity/userAssignedIdentities}: get and delete. */
final class ManagedIdentityResource implements ArmResource {
    private static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final Pattern PATH = Pattern.compile(
            "/subscriptions/[^/]+/resourceGroups/([^/]+)/providers/Microsoft\\.ManagedIdentity/"
                    + "userAssignedIdentities/([^/]+)",
            Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;

    ManagedIdentityResource(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Pattern path() {
        return PATH;
    }

    @Override
    public Set<String> apiVersions() {
        return Set.of("2023-01-31", "2024-11-30");
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        String id = call.path().group();
        Optional<Identity> identity = cloud.identities().all().stream()
                .filter(candidate -> candidate.kind() == Identity.Kind.ATTACHED
                        && candidate.resourceGroup().equalsIgnoreCase(call.part(1))
                        && candidate.name().equalsIgnoreCase(call.part(2)))
                .findAny();
        return switch (call.method()) {
            case "GET" -> {
                call.require(TYPE + "/read", id);
                yield identity.map(found -> LocalResponse.json(200, document(id, found)))
                        .orElseThrow(() -> ArmErrorException.notFound(TYPE, call.part(2), call.part(1)));
            }
            case "DELETE" -> {
                call.require(TYPE + "/delete", id);
                identity.ifPresent(cloud.identities()::delete);
                yield LocalResponse.empty(identity.isPresent() ? 200 : 204);
            }
            default -> throw ArmErrorException.methodNotAllowed(call.method());
        };
    }

    private static ObjectNode document(String id, Identity identity) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", identity.name())
                .put("type", TYPE);
        document.putObject("properties")
                .put("tenantId", identity.tenantId())
                .put("principalId", identity.principalId())
                .put("clientId", identity.clientId());
        return document;
    }
}
