package io.pgcmk.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir
    private Path cache;

    @Test
    void areUnpackedOnceByTwoAtTheSameTime() throws Exception {
        Callable<PostgresBinaries> unpack = () -> PostgresBinaries.unpack(18, cache);

        List<Future<PostgresBinaries>> both;
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            both = two.invokeAll(List.of(unpack, unpack));
        }

        assertThat(both.get(0).get()).isEqualTo(both.get(1).get());
        assertThat(both.get(0).get().program("postgres")).isExecutable();
        assertThat(cache.toFile().list()).containsExactly("18.6.0");
    }

    @Test
    void saysWhereItLookedForAMajorThatWasNotCopied() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresBinaries.unpack(14, cache))
                .withMessageContaining("PostgreSQL 14")
                .withMessageContaining("generate-resources");
    }
}
