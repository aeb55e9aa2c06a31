package io.pgcmk.fake;

import io.pgcmk.port.OwnIdentity;

/** An {@link OwnIdentity} that gets tokens until a test says otherwise. */
public final class FakeOwnIdentity implements OwnIdentity {
    private boolean works = true;

    public void setWorks(boolean now) {
        works = now;
    }

    @Override
    public boolean getsToken() {
        return works;
    }
}
