package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.local.postgres.LocalPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16: a real replica of a version that has login triggers; of others the guard on its host takes their place. */
abstract class ReplicaContract extends CopyContract {
    ReplicaContract(int major) {
        super(major);
    }

    @Test
    @DisplayName(
            "R16, R18: a replica is refused from its first second until both steps are done; then it has every row")
    void aReplica() throws SQLException {
        try (LocalPostgres copy = copy()) {
            assertThat(refusal(copy)).contains("57P03");

            source.registerCopy(COPY, copy, CopyMode.REPLICA);
            awaitReplay(copy);
            // It is closed on its primary at once, and confirms that as soon as it has heard of it.
            source.tick();
            assertIsClosed(copy);
            source.consentTo(COPY);
            source.revalidate(COPY);
            awaitReplay(copy);

            assertThat(rows(copy)).isEqualTo(ROWS);
            assertThat(source.postgres.refusal()).isEmpty();
        }
    }

    @Test
    @DisplayName("R16: a replica that is promoted is refused until it is revalidated, and its former primary serves on")
    void aPromotedReplica() throws SQLException {
        try (LocalPostgres copy = copy()) {
            source.registerCopy(COPY, copy, CopyMode.REPLICA);
            source.consentTo(COPY);
            source.revalidate(COPY);
            awaitReplay(copy);
            promote(copy);
            assertThat(refusal(copy)).contains("57P03");

            for (int minute = 0; minute < 4; minute++) {
                source.tick();
            }
            assertIsClosed(copy);
            source.revalidate(COPY);

            assertThat(rows(copy)).isEqualTo(ROWS);
            assertThat(source.postgres.refusal()).isEmpty();
        }
    }
}
