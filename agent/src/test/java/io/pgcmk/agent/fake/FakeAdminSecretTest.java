package io.pgcmk.agent.fake;

import io.pgcmk.agent.install.AdminSecret;
import io.pgcmk.agent.install.AdminSecretContract;

class FakeAdminSecretTest extends AdminSecretContract {
    private final FakeAdminSecret secret = new FakeAdminSecret();

    @Override
    protected AdminSecret secret() {
        return secret;
    }

    @Override
    protected void refuse() {
        secret.refuse();
    }

    @Override
    protected void silence() {
        secret.silence();
    }
}
