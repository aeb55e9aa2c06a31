package io.pgcmk.usecase;

import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets no caller notice that a check came between: only what a caller could see is a conflict. */
final class BesideChecks {
    private static final int ATTEMPTS = 5;

    private BesideChecks() {}

    /**
     * Makes a call on a server as it was read, and on it as it is by then if meanwhile nothing but the records of its checks
     * changed.
     *
     * @throws RequestRefusedException if it changed otherwise, and what {@code again} and {@code call} throw
     */
    static <T> T run(StoredServer read, Supplier<StoredServer> again, Function<StoredServer, T> call) {
        StoredServer stored = read;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.apply(stored);
            } catch (StaleStateException e) {
                StoredServer now = again.get();
                if (attempt == ATTEMPTS
                        || now.server().revision() != stored.server().revision()) {
                    throw Refusals.changedMeanwhile();
                }
                stored = now;
            }
        }
    }
}
