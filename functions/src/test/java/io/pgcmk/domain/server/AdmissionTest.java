package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D10: registration never opens anything")
class AdmissionTest {

    @Test
    void isFreshWhenPostgresIsOpenAndNobodys() {
        assertThat(Admission.of(postgres(false, Keys.dek(1)), false)).isEqualTo(new Admission.Fresh());
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void waitsForTheKeyOfTheNewestDek(boolean closed, boolean returning) {
        assertThat(Admission.of(postgres(closed, Keys.dek(1), Keys.dek(2)), returning))
                .isEqualTo(new Admission.Returning(Keys.dek(2)));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void isRefusedWithoutADek(boolean closed, boolean returning) {
        assertThat(Admission.of(postgres(closed), returning)).isEqualTo(new Admission.Keyless());
    }

    private static PostgresState postgres(boolean closed, WrappedDek... deks) {
        return new PostgresState(Servers.node(1), null, closed, 0, List.of(deks), null);
    }
}
