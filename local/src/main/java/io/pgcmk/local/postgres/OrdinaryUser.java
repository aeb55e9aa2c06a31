package io.pgcmk.local.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who runs PostgreSQL, which refuses to be run by root. */
enum OrdinaryUser {
    /** We are not root. */
    OURSELVES,
    /** Root, seen as nobody in a user namespace of its own; file access stays root's. */
    USER_NAMESPACE,
    /** Root without user namespaces: nobody, who needs to own the files and to traverse the way to them. */
    NOBODY;

    private static final int NOBODY_UID = 65534;

    static OrdinaryUser detect() {
        return detect(OrdinaryUser::uidAsSeenBy);
    }

    /** {@code uid} answers which user a prefix leads to, or nothing if the prefix does not work here. */
    static OrdinaryUser detect(Function<List<String>, Optional<String>> uid) {
        for (OrdinaryUser user : values()) {
            if (uid.apply(user.prefix()).filter(seen -> !seen.equals("0")).isPresent()) {
                return user;
            }
        }
        throw new IllegalStateException(
                "PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` works"
                        + " here: install util-linux, allow user namespaces, or run as an ordinary user");
    }

    List<String> prefix() {
        return switch (this) {
            case OURSELVES -> List.of();
            case USER_NAMESPACE -> List.of("unshare", "-U");
            case NOBODY -> List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        };
    }

    void takeOver(Path directory) throws IOException {
        if (this == NOBODY) {
            Directories.giveTo(NOBODY_UID, directory);
        }
    }

    private static Optional<String> uidAsSeenBy(List<String> prefix) {
        try {
            return Optional.of(Command.run(prefix, "id", "-u").strip());
        } catch (CommandFailedException e) {
            return Optional.empty();
        }
    }
}
