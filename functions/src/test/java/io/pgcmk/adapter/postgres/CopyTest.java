package io.pgcmk.adapter.postgres;

import org.junit.jupiter.api.Nested;

class CopyTest {

    @Nested
    class OnPostgres15 extends UnguardedReplicaContract {
        OnPostgres15() {
            super(15);
        }
    }

    @Nested
    class OnPostgres16 extends UnguardedReplicaContract {
        OnPostgres16() {
            super(16);
        }
    }

    @Nested
    class OnPostgres17 extends ReplicaContract {
        OnPostgres17() {
            super(17);
        }
    }

    @Nested
    class OnPostgres18 extends ReplicaContract {
        OnPostgres18() {
            super(18);
        }
    }
}
