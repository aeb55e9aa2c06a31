package io.pgcmk.adapter.postgres;

import org.junit.jupiter.api.Nested;

class JdbcHostSetTest {

    @Nested
    class OnPostgres15 extends JdbcHostSetContract {
        OnPostgres15() {
            super(15);
        }
    }

    @Nested
    class OnPostgres16 extends JdbcHostSetContract {
        OnPostgres16() {
            super(16);
        }
    }

    @Nested
    class OnPostgres17 extends JdbcHostSetContract {
        OnPostgres17() {
            super(17);
        }
    }

    @Nested
    class OnPostgres18 extends JdbcHostSetContract {
        OnPostgres18() {
            super(18);
        }
    }
}
