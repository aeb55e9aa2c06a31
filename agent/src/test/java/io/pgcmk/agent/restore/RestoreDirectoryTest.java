package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreDirectoryTest {
    @TempDir
    private Path directory;

    private Path target = Path.of("");

    @BeforeEach
    void name() {
        target = directory.resolve("data");
    }

    @Test
    void isOneAgentsAtATime() throws IOException {
        try (RestoreDirectory one = RestoreDirectory.claim(target, left -> {})) {
            assertThat(one.unfinished()).isDirectory();

            assertRefused(ExitCode.TAKEN, "another agent");
        }
    }

    @Test
    void refusesALink() throws IOException {
        Files.createSymbolicLink(target, Files.createDirectory(directory.resolve("elsewhere")));

        assertRefused(ExitCode.USAGE, "is a link");
    }

    @Test
    void endsItsServerAndLeavesNothingWhenItIsToldToEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ExecutorService restoring = Executors.newSingleThreadExecutor()) {
            CompletableFuture<RestoreDirectory> begun = new CompletableFuture<>();
            Future<?> waiting = restoring.submit(() -> {
                try (RestoreDirectory claimed = RestoreDirectory.claim(target, left -> {
                    if (Files.exists(left)) {
                        ended.countDown();
                    }
                })) {
                    begun.complete(claimed);
                    new CountDownLatch(1).await();
                }
                return null;
            });
            RestoreDirectory claimed = begun.get();

            claimed.abandon();

            assertThat(ended.getCount()).isZero();
            assertThat(claimed.unfinished()).doesNotExist();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(waiting::get)
                    .withCauseInstanceOf(InterruptedException.class);
        }
    }

    private void assertRefused(ExitCode code, String why) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> RestoreDirectory.claim(target, left -> {}))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }
}
