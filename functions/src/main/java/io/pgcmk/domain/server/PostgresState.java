package io.pgcmk.domain.server;

import io.pgcmk.envelope.WrappedDek;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a PostgreSQL says of itself.
 *
 * @param boundTo the uid that this node is bound to; null if to none
 * @param closed whether the gate is closed
 * @param fence the highest fence seen; 0 if none was
 * @param deks the current wrapping of every DEK in {@code cmk_control}, newest DEK last
 * @param standby null of a primary
 */
public record PostgresState(
        Node node,
        @Nullable ServerUid boundTo,
        boolean closed,
        long fence,
        List<WrappedDek> deks,
        @Nullable Standby standby) {

    public PostgresState {
        deks = List.copyOf(deks);
    }
}
