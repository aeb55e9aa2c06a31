package io.pgcmk.local.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Role definitions, and who has which role where. */
public final class Roles {
    private final Map<String, Role> definitions = new ConcurrentHashMap<>();
    private final Map<String, RoleAssignment> assignments = new ConcurrentHashMap<>();

    Roles() {
        Role.BUILT_IN.forEach(this::define);
    }

    /** Adds a custom role, such as one that lacks a single permission. */
    public void define(Role role) {
        definitions.put(role.id(), role);
    }

    public Optional<Role> find(String id) {
        return Optional.ofNullable(definitions.get(id));
    }

    public Optional<Role> named(String name) {
        return definitions.values().stream()
                .filter(role -> role.name().equals(name))
                .findAny();
    }

    public void assign(RoleAssignment assignment) {
        assignments.put(assignment.name(), assignment);
    }

    public void withdraw(RoleAssignment assignment) {
        assignments.remove(assignment.name());
    }

    /** Takes away what was assigned at a resource, or below it. */
    void withdrawWithin(String resource) {
        assignments.values().removeIf(assignment -> assignment.lies(resource));
    }

    public List<RoleAssignment> assignments() {
        return List.copyOf(assignments.values());
    }

    /** Whether the principal may do this to a resource. */
    public boolean allowAction(String principalId, String resource, String action) {
        return effective(principalId, resource).stream().anyMatch(role -> role.allowsAction(action));
    }

    /** Whether the principal may do this to what a resource holds. */
    public boolean allowDataAction(String principalId, String resource, String dataAction) {
        return effective(principalId, resource).stream().anyMatch(role -> role.allowsDataAction(dataAction));
    }

    private List<Role> effective(String principalId, String resource) {
        return assignments.values().stream()
                .filter(assignment -> assignment.principalId().equals(principalId) && assignment.covers(resource))
                .flatMap(assignment -> find(assignment.roleId()).stream())
                .toList();
    }
}
