package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16: a real replica of a version that has no login triggers, with nobody on its host who could close it. */
abstract class UnguardedReplicaContract extends CopyContract {
    UnguardedReplicaContract(int major) {
        super(major);
    }

    @Test
    @DisplayName(
            "R16: a replica whose version has no login triggers is registered only while a guard is at work on its host")
    void aReplicaWithoutAGuard() {
        try (LocalPostgres copy = copy()) {
            assertThat(Objects.requireNonNull(catchThrowableOfType(
                                    RequestRefusedException.class,
                                    () -> source.registerCopy(COPY, copy, CopyMode.REPLICA)))
                            .code())
                    .isEqualTo("GuardRequired");
        }
    }
}
