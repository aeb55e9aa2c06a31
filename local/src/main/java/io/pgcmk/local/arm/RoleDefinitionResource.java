package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Role;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code Microsoft.Authorization/roleDefinitions}: one by its id. */
final class RoleDefinitionResource implements ArmResource {
    private static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final Pattern PATH = Pattern.compile(
            "(/.+?)?/providers/Microsoft\\.Authorization/roleDefinitions/([^/]+)", Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;

    RoleDefinitionResource(Cloud cloud) {
        this.cloud = cloud;
    }

    static String id(Cloud cloud, String role) {
        return "/subscriptions/" + cloud.subscription() + "/providers/" + TYPE + "/" + role;
    }

    @Override
    public Pattern path() {
        return PATH;
    }

    @Override
    public Set<String> apiVersions() {
        return Set.of("2022-04-01");
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        if (!call.method().equals("GET")) {
            throw ArmErrorException.methodNotAllowed(call.method());
        }
        call.require(TYPE + "/read", call.part(1).isEmpty() ? "/" : call.part(1));
        Role role = cloud.roles()
                .find(call.part(2))
                .orElseThrow(() -> new ArmErrorException(
                        404,
                        "RoleDefinitionDoesNotExist",
                        "The specified role definition with ID '" + call.part(2) + "' does not exist."));
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", id(cloud, role.id()))
                .put("name", role.id())
                .put("type", TYPE);
        ObjectNode properties = document.putObject("properties")
                .put("roleName", role.name())
                .put("type", role.builtIn() ? "BuiltInRole" : "CustomRole");
        ObjectNode permissions = properties.putArray("permissions").addObject();
        role.actions().forEach(permissions.putArray("actions")::add);
        permissions.putArray("notActions");
        role.dataActions().forEach(permissions.putArray("dataActions")::add);
        permissions.putArray("notDataActions");
        return LocalResponse.json(200, document);
    }
}
