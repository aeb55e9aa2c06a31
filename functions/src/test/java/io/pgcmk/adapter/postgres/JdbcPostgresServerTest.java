package io.pgcmk.adapter.postgres;

import org.junit.jupiter.api.Nested;

class JdbcPostgresServerTest {

    @Nested
    class OnPostgres15 extends JdbcPostgresServerContract {
        OnPostgres15() {
            super(15);
        }
    }

    @Nested
    class OnPostgres16 extends JdbcPostgresServerContract {
        OnPostgres16() {
            super(16);
        }
    }

    @Nested
    class OnPostgres17 extends LoginGateContract {
        OnPostgres17() {
            super(17);
        }
    }

    @Nested
    class OnPostgres18 extends LoginGateContract {
        OnPostgres18() {
            super(18);
        }
    }
}
