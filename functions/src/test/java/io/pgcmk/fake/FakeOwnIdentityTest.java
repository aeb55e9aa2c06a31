package io.pgcmk.fake;

import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.OwnIdentityContract;

class FakeOwnIdentityTest extends OwnIdentityContract {
    private final FakeOwnIdentity fake = new FakeOwnIdentity();

    @Override
    protected OwnIdentity own() {
        return fake;
    }

    @Override
    protected void refuse() {
        fake.setWorks(false);
    }

    @Override
    protected void accept() {
        fake.setWorks(true);
    }

    @Override
    protected void silence() {
        fake.setWorks(false);
    }
}
