package io.pgcmk.adapter.postgres;

import org.junit.jupiter.api.Nested;

class StandbyTest {

    @Nested
    class OnPostgres17 extends StandbyContract {
        OnPostgres17() {
            super(17);
        }
    }

    @Nested
    class OnPostgres18 extends StandbyContract {
        OnPostgres18() {
            super(18);
        }
    }
}
