package io.pgcmk.agent.fake;

import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.BackupRegistryContract;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.fake.FakeKekVaults;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;

class FakeBackupRegistryTest extends BackupRegistryContract {
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");

    private final FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private final FakeBackupRegistry registry =
            new FakeBackupRegistry(UUID.randomUUID(), vaults.actingAs(UUID.randomUUID()), vaults.rotate(KEK));

    @Override
    protected BackupRegistry registry() {
        return registry;
    }

    @Override
    protected void goAway() {
        registry.goAway();
    }
}
