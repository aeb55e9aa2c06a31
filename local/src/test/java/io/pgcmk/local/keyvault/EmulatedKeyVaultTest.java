package io.pgcmk.local.keyvault;

import java.time.Clock;
import org.junit.jupiter.api.AfterAll;

class EmulatedKeyVaultTest extends KeyVaultContract {
    private static final EmulatedVault VAULT = new EmulatedVault(Clock.systemUTC());

    @AfterAll
    static void close() {
        VAULT.close();
    }

    @Override
    VaultClients clients() {
        return VAULT.as("admin");
    }
}
