package io.pgcmk.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {
    /** No process has it: Linux ends at 4,194,304. */
    private static final String ENDED = "99999999-1";

    @TempDir
    private Path parent;

    @Test
    void removesWhatAnEndedProcessLeft() throws Exception {
        Path left = Files.createDirectories(parent.resolve(ENDED).resolve("postgres"));

        StackDirectory.below(parent);

        assertThat(left.getParent()).doesNotExist();
    }

    @Test
    void keepsWhatALivingProcessHas() throws Exception {
        Path kept = StackDirectory.below(parent);

        StackDirectory.below(parent);

        assertThat(kept).exists();
    }

    @Test
    void isReadByNobodyElse() throws Exception {
        Path made = StackDirectory.below(parent);

        assertThat(Files.getPosixFilePermissions(made))
                .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_READ);
    }
}
