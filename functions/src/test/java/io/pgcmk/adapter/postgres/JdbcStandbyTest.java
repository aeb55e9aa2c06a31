package io.pgcmk.adapter.postgres;

import org.junit.jupiter.api.Nested;

class JdbcStandbyTest {

    @Nested
    class OnPostgres15 extends JdbcStandbyContract {
        OnPostgres15() {
            super(15);
        }
    }

    @Nested
    class OnPostgres16 extends JdbcStandbyContract {
        OnPostgres16() {
            super(16);
        }
    }

    @Nested
    class OnPostgres17 extends JdbcStandbyContract {
        OnPostgres17() {
            super(17);
        }
    }

    @Nested
    class OnPostgres18 extends JdbcStandbyContract {
        OnPostgres18() {
            super(18);
        }
    }
}
