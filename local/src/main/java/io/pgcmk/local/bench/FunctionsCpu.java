package io.pgcmk.local.bench;

import io.pgcmk.local.stack.LocalStack;
import java.time.Duration;

/** The time of the processor that the package takes. */
record FunctionsCpu(LocalStack stack) {

    /** Of all its threads, so far. */
    Duration spent() {
        return ProcessHandle.of(stack.functions().pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
