package io.pgcmk.local.tour;

import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.stack.StackOptions;
import java.util.Optional;

/** The stage: everything that pg-cmk talks to, and pg-cmk itself as it is deployed. */
final class AzureOnALaptop implements Story, AutoCloseable {
    private final StackOptions options;
    private Optional<LocalStack> started = Optional.empty();

    AzureOnALaptop(StackOptions options) {
        this.options = options;
    }

    @Override
    public String title() {
        return "Azure on a laptop";
    }

    @Override
    public void play(Narrator narrator) {
        narrator.step("Key Vault, Entra, ARM, Cosmos DB, a PostgreSQL 18 and the package start", step -> {
            LocalStack stack = LocalStack.start(options);
            started = Optional.of(stack);
            Ready ready = stack.ready();
            step.saw("pg-cmk answers on " + ready.functions() + ": the package as it is deployed");
            step.saw("vault contoso with key orders-kek, RSA 2048; the server's identity may get, wrapKey, unwrapKey");
        });
    }

    /** After the step has held. */
    LocalStack stack() {
        return started.orElseThrow();
    }

    @Override
    public void close() {
        started.ifPresent(LocalStack::close);
    }
}
