package io.pgcmk.local.keyvault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request line, understood.
 *
 * @param name of the key or secret; empty where all are meant
 * @param version empty for the newest
 */
record Route(Operation operation, String name, String version) {

    /** Reads a path, which may end in a slash: the SDK sends the newest version as an empty segment. */
    static Optional<Route> of(String method, String path) {
        List<String> parts = Arrays.asList(path.substring(1).split("/", -1));
        String name = part(parts, 1);
        String third = part(parts, 2);
        String fourth = part(parts, 3);
        return parts.size() > 4
                ? Optional.empty()
                : switch (part(parts, 0)) {
                    case "keys" -> key(method, name, third, fourth);
                    case "deletedkeys" -> fourth.isEmpty() ? deletedKey(method, name, third) : Optional.empty();
                    case "secrets" -> fourth.isEmpty() ? secret(method, name, third) : Optional.empty();
                    default -> Optional.empty();
                };
    }

    private static Optional<Route> key(String method, String name, String third, String fourth) {
        if (name.isEmpty()) {
            return when(method.equals("GET") && third.isEmpty() && fourth.isEmpty(), Operation.KEY_LIST, "", "");
        }
        if (!fourth.isEmpty()) {
            return switch (method + " " + fourth) {
                case "POST wrapkey" -> Optional.of(new Route(Operation.KEY_WRAP, name, third));
                case "POST unwrapkey" -> Optional.of(new Route(Operation.KEY_UNWRAP, name, third));
                default -> Optional.empty();
            };
        }
        return switch (method + " " + third) {
            case "POST create" -> Optional.of(new Route(Operation.KEY_CREATE, name, ""));
            case "POST rotate" -> Optional.of(new Route(Operation.KEY_ROTATE, name, ""));
            case "GET versions" -> Optional.of(new Route(Operation.KEY_LIST_VERSIONS, name, ""));
            case "DELETE " -> Optional.of(new Route(Operation.KEY_DELETE, name, ""));
            default ->
                method.equals("PATCH")
                        ? Optional.of(new Route(Operation.KEY_UPDATE, name, third))
                        : when(method.equals("GET"), Operation.KEY_GET, name, third);
        };
    }

    private static Optional<Route> deletedKey(String method, String name, String third) {
        return switch (method + " " + third) {
            case "GET " -> when(!name.isEmpty(), Operation.KEY_GET_DELETED, name, "");
            case "DELETE " -> when(!name.isEmpty(), Operation.KEY_PURGE, name, "");
            case "POST recover" -> Optional.of(new Route(Operation.KEY_RECOVER, name, ""));
            default -> Optional.empty();
        };
    }

    private static Optional<Route> secret(String method, String name, String third) {
        return switch (method) {
            case "PUT" -> when(!name.isEmpty() && third.isEmpty(), Operation.SECRET_SET, name, "");
            case "GET" -> when(!name.isEmpty(), Operation.SECRET_GET, name, third);
            default -> Optional.empty();
        };
    }

    private static Optional<Route> when(boolean fits, Operation operation, String name, String version) {
        return fits ? Optional.of(new Route(operation, name, version)) : Optional.empty();
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }
}
