package io.pgcmk.domain.server;

import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.envelope.WrappedDek;

/** How a PostgreSQL is taken in that asks to be registered: registration never opens anything (D10). */
public sealed interface Admission {

    /** It may be registered. */
    sealed interface Allowed extends Admission {}

    /** It is open and nobody's: the server is Ready, without a key. */
    record Fresh() implements Allowed {}

    /**
     * It is closed, or belonged to another server: it is Inaccessible until its own key is revalidated.
     *
     * @param dek the newest DEK that its {@code cmk_control} names
     */
    record Returning(WrappedDek dek) implements Allowed {}

    /**
     * It was made from a registered server: it is Inaccessible until both steps are done (R16, R18).
     *
     * @param key its source's
     * @param dek its source's own, which stands for the key until the copy has one of its own
     */
    record Copied(Origin origin, ActiveKey key, WrappedDek dek) implements Allowed {}

    /** It is closed, and names no key that could open it. */
    record Keyless() implements Admission {}

    /** @param returning whether the PostgreSQL is known as another server's, or was closed when it was deleted */
    static Admission of(PostgresState state, boolean returning) {
        boolean fresh = !state.closed() && !returning;
        if (fresh) {
            return new Fresh();
        }
        return state.deks().isEmpty()
                ? new Keyless()
                : new Returning(state.deks().getLast());
    }
}
