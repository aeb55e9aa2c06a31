package io.pgcmk.domain.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupIdTest {

    @Test
    void isReadFromItsText() {
        BackupId id = new BackupId(new UUID(0xABCDEF, 1));

        assertThat(BackupId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "monday",
                "1-1-1-1-1",
                "ABCDEF00-0000-4000-8000-000000000001",
                "abcdef00-0000-4000-8000-00000000001",
                "abcdef00-0000-4000-8000-0000000000011",
                " abcdef00-0000-4000-8000-000000000001"
            })
    void isNoOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupId.parse(text))
                .withMessage("must be a lower-case UUID");
    }
}
