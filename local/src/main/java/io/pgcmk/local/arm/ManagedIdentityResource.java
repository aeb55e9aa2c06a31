package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code Microsoft.ManagedIdentity/userAssignedIdentities}: get, delete, and the list of a subscription. */
final class ManagedIdentityResource implements ArmResource {
    private static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final Pattern PATH = Pattern.compile(
            "(/subscriptions/[^/]+)(?:/resourceGroups/([^/]+))?/providers/Microsoft\\.ManagedIdentity/"
                    + "userAssignedIdentities(?:/([^/]+))?",
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
    public Set<String> parameters() {
        return Set.of(Pages.PARAMETER);
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        if (call.part(2).isEmpty() != call.part(3).isEmpty()) {
            throw ArmErrorException.badRequest("The emulator lists the identities of a subscription only.");
        }
        return call.part(3).isEmpty() ? list(call) : one(call);
    }

    private LocalResponse list(ArmCall call) {
        if (!call.method().equals("GET")) {
            throw ArmErrorException.methodNotAllowed(call.method());
        }
        call.require(TYPE + "/read", call.part(1));
        return Pages.page(
                call.request(),
                managed()
                        .sorted(Comparator.comparing(Identity::name))
                        .map(identity -> document(id(call.part(1), identity), identity))
                        .toList());
    }

    private LocalResponse one(ArmCall call) {
        String id = call.path().group();
        Optional<Identity> identity = managed()
                .filter(candidate -> candidate.resourceGroup().equalsIgnoreCase(call.part(2))
                        && candidate.name().equalsIgnoreCase(call.part(3)))
                .findAny();
        return switch (call.method()) {
            case "GET" -> {
                call.require(TYPE + "/read", id);
                yield identity.map(found -> LocalResponse.json(200, document(id, found)))
                        .orElseThrow(() -> ArmErrorException.notFound(TYPE, call.part(3), call.part(2)));
            }
            case "DELETE" -> {
                call.require(TYPE + "/delete", id);
                identity.ifPresent(cloud.identities()::delete);
                yield LocalResponse.empty(identity.isPresent() ? 200 : 204);
            }
            default -> throw ArmErrorException.methodNotAllowed(call.method());
        };
    }

    private Stream<Identity> managed() {
        return cloud.identities().all().stream().filter(identity -> identity.kind() == Identity.Kind.ATTACHED);
    }

    private static String id(String subscription, Identity identity) {
        return subscription + "/resourceGroups/" + identity.resourceGroup() + "/providers/" + TYPE + "/"
                + identity.name();
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
