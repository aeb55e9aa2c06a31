package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.StrictJson;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Microsoft.Authorization/roleAssignments} at any scope: put, get, delete, and lists by principal. */
final class RoleAssignmentResource implements ArmResource {
    private static final String TYPE = "Microsoft.Authorization/roleAssignments";
    private static final Pattern PATH = Pattern.compile(
            "(/.+?)/providers/Microsoft\\.Authorization/roleAssignments(?:/([^/]+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASSIGNED_TO = Pattern.compile("assignedTo\\('([^']+)'\\)");
    private static final Pattern ROLE_ID = Pattern.compile(".*/roleDefinitions/([^/]+)", Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;

    RoleAssignmentResource(Cloud cloud) {
        this.cloud = cloud;
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
    public Set<String> parameters() {
        return Set.of("$filter", Pages.PARAMETER);
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        String scope = call.part(1);
        String name = call.part(2);
        return switch (call.method()) {
            case "GET" -> {
                call.require(TYPE + "/read", scope);
                yield name.isEmpty()
                        ? list(call, scope, call.parameters().getOrDefault("$filter", ""))
                        : find(scope, name)
                                .map(found -> LocalResponse.json(200, document(found)))
                                .orElseThrow(() -> new ArmErrorException(
                                        404,
                                        "RoleAssignmentNotFound",
                                        "The role assignment '" + name + "' is not found."));
            }
            case "PUT" -> {
                call.require(TYPE + "/write", scope);
                yield put(scope, name, call.body("properties"));
            }
            case "DELETE" -> {
                call.require(TYPE + "/delete", scope);
                Optional<RoleAssignment> gone = find(scope, name);
                gone.ifPresent(cloud.roles()::withdraw);
                yield gone.map(found -> LocalResponse.json(200, document(found)))
                        .orElseGet(() -> LocalResponse.empty(204));
            }
            default -> throw ArmErrorException.methodNotAllowed(call.method());
        };
    }

    /** Those at the scope, above it and, as ARM does, below it. */
    private LocalResponse list(ArmCall call, String scope, String filter) {
        Predicate<RoleAssignment> wanted = wanted(filter);
        return Pages.page(
                call.request(),
                cloud.roles().assignments().stream()
                        .filter(wanted)
                        .filter(assignment -> assignment.covers(scope) || assignment.lies(scope))
                        .sorted(Comparator.comparing(RoleAssignment::name))
                        .map(this::document)
                        .toList());
    }

    private static Predicate<RoleAssignment> wanted(String filter) {
        Matcher matcher = ASSIGNED_TO.matcher(filter);
        if (matcher.matches()) {
            String principal = matcher.group(1);
            return assignment -> assignment.principalId().equals(principal);
        }
        if (filter.isEmpty()) {
            return assignment -> true;
        }
        throw new ArmErrorException(
                400, "UnsupportedQuery", "The filter '" + filter + "' is not supported; assignedTo('{id}') is.");
    }

    private LocalResponse put(String scope, String name, StrictJson body) {
        StrictJson properties = body.part("properties", "roleDefinitionId", "principalId", "principalType");
        Matcher role = ROLE_ID.matcher(properties.text("roleDefinitionId").orElse(""));
        if (!role.matches() || cloud.roles().find(role.group(1)).isEmpty()) {
            throw new ArmErrorException(
                    400, "RoleDefinitionDoesNotExist", "properties.roleDefinitionId names no role definition.");
        }
        String principal = properties
                .text("principalId")
                .orElseThrow(() -> ArmErrorException.badRequest("properties.principalId is missing."));
        RoleAssignment made = new RoleAssignment(name, scope, principal, role.group(1));
        boolean exists = cloud.roles().assignments().stream()
                .anyMatch(old -> old.name().equals(name)
                        || (old.principalId().equals(principal)
                                && old.scope().equalsIgnoreCase(scope)
                                && old.roleId().equals(made.roleId())));
        if (exists) {
            throw new ArmErrorException(409, "RoleAssignmentExists", "The role assignment already exists.");
        }
        cloud.roles().assign(made);
        return LocalResponse.json(201, document(made));
    }

    private Optional<RoleAssignment> find(String scope, String name) {
        return cloud.roles().assignments().stream()
                .filter(assignment ->
                        assignment.name().equals(name) && assignment.scope().equalsIgnoreCase(scope))
                .findAny();
    }

    private ObjectNode document(RoleAssignment assignment) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", assignment.scope() + "/providers/" + TYPE + "/" + assignment.name())
                .put("name", assignment.name())
                .put("type", TYPE);
        document.putObject("properties")
                .put("roleDefinitionId", RoleDefinitionResource.id(cloud, assignment.roleId()))
                .put("principalId", assignment.principalId())
                .put("principalType", "ServicePrincipal")
                .put("scope", assignment.scope());
        return document;
    }
}
