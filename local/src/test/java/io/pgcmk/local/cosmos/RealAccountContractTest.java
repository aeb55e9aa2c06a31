package io.pgcmk.local.cosmos;

import com.azure.cosmos.CosmosContainer;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A real account keeps the contract.
 *
 * <p>Runs if {@code PGCMK_REAL_COSMOS_ENDPOINT} ({@code https://<account>.documents.azure.com:443/}) and
 * {@code PGCMK_REAL_COSMOS_KEY} (its primary key) are in the environment, and is skipped otherwise. It creates the
 * database {@code pgcmk-contract} with the container {@code contract} if they are missing, and leaves them and its
 * documents there; a serverless account will do. The JVM must trust Azure's certificates and resolve its names.
 */
@EnabledIfEnvironmentVariable(named = RealAccountContractTest.ENDPOINT, matches = "https://.+")
class RealAccountContractTest {
    static final String ENDPOINT = "PGCMK_REAL_COSMOS_ENDPOINT";

    @Nested
    class Documents extends DocumentContract {
        @Override
        CosmosContainer container() {
            return Real.CONTAINER;
        }
    }

    @Nested
    class Patches extends PatchContract {
        @Override
        CosmosContainer container() {
            return Real.CONTAINER;
        }
    }

    @Nested
    class Batches extends BatchContract {
        @Override
        CosmosContainer container() {
            return Real.CONTAINER;
        }
    }

    @Nested
    class Queries extends QueryContract {
        @Override
        CosmosContainer container() {
            return Real.CONTAINER;
        }
    }

    private static final class Real {
        static final CosmosContainer CONTAINER =
                ContractContainer.real(setting(ENDPOINT), setting("PGCMK_REAL_COSMOS_KEY"));

        private static String setting(String name) {
            return Objects.requireNonNull(System.getenv(name), name);
        }
    }
}
