package io.pgcmk.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.stack.StackOptions;
import io.pgcmk.local.tour.Look;
import io.pgcmk.local.tour.TourMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten times what the main story takes on a machine with nothing else to do. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class TourIT {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    @DisplayName("R4, R10, R11, R12: the main job, end to end, on the staged package and a real PostgreSQL")
    void holds() {
        int status = play(Staged.in(directory));

        assertThat(status).as(text()).isZero();
        assertThat(text()).contains("Every step held", "(SQLSTATE 57P03)", "remedy");
    }

    @Test
    void namesTheStepThatFailsAndExitsWithOne() {
        StackOptions staged = Staged.in(directory);

        int status = play(new StackOptions(
                directory.resolve("no-package"),
                staged.installScript(),
                staged.agentJar(),
                staged.directory(),
                staged.major(),
                false,
                Map.of()));

        assertThat(status).isEqualTo(1);
        assertThat(text()).contains("✗ Key Vault, Entra, ARM, Cosmos DB", "no-package", "logs: " + directory);
    }

    private int play(StackOptions options) {
        return TourMain.run(options, false, new PrintStream(written, true, UTF_8), Look.of(false, Map.of(), UTF_8));
    }

    private String text() {
        return written.toString(UTF_8);
    }
}
