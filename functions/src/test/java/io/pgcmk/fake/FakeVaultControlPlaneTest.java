package io.pgcmk.fake;

import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultControlPlaneContract;
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
    protected void silence() {
        fake.setReadable(false);
    }
}
