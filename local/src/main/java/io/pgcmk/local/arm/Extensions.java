package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.LocalResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A type of resource that hangs on another one and is kept as it was sent: locks, diagnostic settings. */
final class Extensions implements ArmResource {
    private final String type;
    private final String apiVersion;
    private final boolean inherited;
    private final Pattern path;
    private final Map<String, ObjectNode> byId = new TreeMap<>();

    private Extensions(String type, String apiVersion, boolean inherited) {
        this.type = type;
        this.apiVersion = apiVersion;
        this.inherited = inherited;
        this.path =
                Pattern.compile("(/.+?)/providers/" + Pattern.quote(type) + "(?:/([^/]+))?", Pattern.CASE_INSENSITIVE);
    }

    /** A lock counts for everything under the scope that it is set on. */
    static Extensions locks() {
        return new Extensions("Microsoft.Authorization/locks", "2020-05-01", true);
    }

    static Extensions diagnosticSettings() {
        return new Extensions("Microsoft.Insights/diagnosticSettings", "2021-05-01-preview", false);
    }

    @Override
    public Pattern path() {
        return path;
    }

    @Override
    public Set<String> apiVersions() {
        return Set.of(apiVersion);
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        String scope = call.part(1);
        String name = call.part(2);
        return switch (call.method()) {
            case "GET" -> {
                call.require(type + "/read", scope);
                yield name.isEmpty() ? list(scope) : get(scope, name);
            }
            case "PUT" -> {
                call.require(type + "/write", scope);
                yield put(scope, name, (ObjectNode) call.body("properties").json());
            }
            case "DELETE" -> {
                call.require(type + "/delete", scope);
                yield LocalResponse.empty(delete(scope, name) ? 200 : 204);
            }
            default -> throw ArmErrorException.methodNotAllowed(call.method());
        };
    }

    /** Those that count for a scope. */
    synchronized List<ObjectNode> covering(String scope) {
        String below = scope.toLowerCase(Locale.ROOT);
        List<ObjectNode> found = new ArrayList<>();
        byId.forEach((id, extension) -> {
            String above = id.substring(0, id.indexOf("/providers/" + type.toLowerCase(Locale.ROOT)));
            if (below.equals(above) || (inherited && below.startsWith(above + "/"))) {
                found.add(extension);
            }
        });
        return found;
    }

    private LocalResponse list(String scope) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putArray("value").addAll(covering(scope));
        return LocalResponse.json(200, list);
    }

    private synchronized LocalResponse get(String scope, String name) {
        ObjectNode found = byId.get(key(scope, name));
        if (found == null) {
            throw new ArmErrorException(404, "ResourceNotFound", "There is no " + type + " '" + name + "' here.");
        }
        return LocalResponse.json(200, found);
    }

    private synchronized LocalResponse put(String scope, String name, ObjectNode sent) {
        ObjectNode kept =
                sent.deepCopy().put("id", id(scope, name)).put("name", name).put("type", type);
        byId.put(key(scope, name), kept);
        return LocalResponse.json(200, kept);
    }

    private synchronized boolean delete(String scope, String name) {
        return byId.remove(key(scope, name)) != null;
    }

    private String id(String scope, String name) {
        return scope + "/providers/" + type + "/" + name;
    }

    private String key(String scope, String name) {
        return id(scope, name).toLowerCase(Locale.ROOT);
    }
}
