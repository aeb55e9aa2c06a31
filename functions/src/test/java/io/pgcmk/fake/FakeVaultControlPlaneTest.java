package io.pgcmk.fake;

import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultControlPlaneContract;
import java.time.Instant;
import java.util.UUID;

class FakeVaultControlPlaneTest extends VaultControlPlaneContract {
    private final FakeVaultControlPlane fake = new FakeVaultControlPlane();

    @Override
    protected VaultControlPlane arm() {
        return fake;
    }

    @Override
    protected void make(VaultId vault, VaultFacts facts) {
        fake.put(vault, facts);
    }

    @Override
    protected void grant(VaultId vault, KekId kek, UUID principalId, KeyGrants grants) {
        fake.grant(vault, kek, principalId, grants);
    }

    @Override
    protected Instant delete(VaultId vault) {
        Instant purge = Instant.parse("2027-02-22T09:00:00Z");
        fake.delete(vault, purge);
        return purge;
    }

    @Override
    protected void purge(VaultId vault) {
        fake.remove(vault);
    }

    @Override
    protected void make(IdentityId identity, UUID clientId) {
        fake.putIdentity(clientId, identity);
    }

    @Override
    protected void deleteIdentity(UUID clientId) {
        fake.deleteIdentity(clientId);
    }

    @Override
    protected void silence() {
        fake.setReadable(false);
    }
}
