package io.pgcmk.envelope.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
    private final List<String> built = new ArrayList<>();
    private final RecentlyUsed<String, String> values = new RecentlyUsed<>(2, key -> {
        built.add(key);
        return "value of " + key;
    });

    @Test
    void buildsOnceWhatFitsIn() {
        use("a", "b", "a", "b");

        assertThat(built).containsExactly("a", "b");
        assertThat(values.get("a")).isEqualTo("value of a");
    }

    @Test
    void forgetsWhatWasNotUsedForLongest() {
        use("a", "b", "a", "c", "a", "b");

        assertThat(built).containsExactly("a", "b", "c", "b");
    }

    private void use(String... keys) {
        for (String key : keys) {
            values.get(key);
        }
    }
}
