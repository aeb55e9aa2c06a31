package io.pgcmk.fake;

import io.pgcmk.port.ServerStore;
import io.pgcmk.port.WrappedUnder;
import io.pgcmk.port.WrappedUnderContract;

class InMemoryWrappedUnderTest extends WrappedUnderContract {
    private final InMemoryStores stores = new InMemoryStores(new Steps(), new MutableClock(NOW));

    @Override
    protected ServerStore servers() {
        return stores.servers;
    }

    @Override
    protected WrappedUnder under() {
        return stores.wrappedUnder;
    }
}
