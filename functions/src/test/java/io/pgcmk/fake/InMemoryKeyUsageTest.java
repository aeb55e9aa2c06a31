package io.pgcmk.fake;

import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUsageContract;

class InMemoryKeyUsageTest extends KeyUsageContract {
    private final InMemoryKeyUsage usage = new InMemoryKeyUsage(new Steps());

    @Override
    protected KeyUsage usage() {
        return usage;
    }
}
