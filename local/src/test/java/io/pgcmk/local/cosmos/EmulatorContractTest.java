package io.pgcmk.local.cosmos;

import com.azure.cosmos.CosmosContainer;
import org.junit.jupiter.api.Nested;

/** The emulator keeps the contract. */
class EmulatorContractTest {

    @Nested
    class Documents extends DocumentContract {
        @Override
        CosmosContainer container() {
            return ContractContainer.emulated();
        }
    }

    @Nested
    class Patches extends PatchContract {
        @Override
        CosmosContainer container() {
            return ContractContainer.emulated();
        }
    }

    @Nested
    class Batches extends BatchContract {
        @Override
        CosmosContainer container() {
            return ContractContainer.emulated();
        }
    }

    @Nested
    class Queries extends QueryContract {
        @Override
        CosmosContainer container() {
            return ContractContainer.emulated();
        }
    }
}
