package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeededTest {
    private final Needed needed = new Needed("that a test makes up");

    @Test
    void namesTheRecipeTheProgramAndThePackage() {
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> needed.program("no-such-program", "its-package"))
                .withMessageContaining(
                        "recipe that a test makes up not executed: no-such-program is missing (apt: its-package)");
    }

    @Test
    void findsWhatIsOnThePath() {
        assertThatCode(() -> needed.program("sh", "dash")).doesNotThrowAnyException();
    }
}
