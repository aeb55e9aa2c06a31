package io.pgcmk.trigger.http;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the segments of a path; what is malformed is named by the segment that it stands in. */
final class ResourceIds {
    /** {@link UUID#fromString} takes shorter groups too, under which nobody would find anything again. */
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private ResourceIds() {}

    static ServerId server(String subscription, String resourceGroup, String server) {
        requireResourceGroup(subscription, resourceGroup);
        return read("server", () -> new ServerId(subscription, resourceGroup, server));
    }

    static void requireSubscription(String subscription) {
        read("subscription", () -> uuid(subscription));
    }

    static void requireResourceGroup(String subscription, String resourceGroup) {
        requireSubscription(subscription);
        read("resourceGroup", () -> new ServerId(subscription, resourceGroup, "any"));
    }

    static OperationId operation(String operation) {
        return read("operation", () -> OperationId.parse(operation));
    }

    /** In any case, like every id of a path. */
    static BackupId backup(String backup) {
        return read("backup", () -> new BackupId(uuid(backup)));
    }

    static UUID rotation(String rotation) {
        return read("rotation", () -> uuid(rotation));
    }

    /** @throws IllegalArgumentException if the text is not a whole UUID */
    static UUID uuid(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a UUID");
        }
        return UUID.fromString(text);
    }

    private static <T> T read(String segment, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw RequestRefusedException.badRequest(
                    "InvalidResourceId", segment, "{" + segment + "} of the path is malformed: " + e.getMessage());
        }
    }
}
