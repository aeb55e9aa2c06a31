package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgcmk.usecase.RequestRefusedException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}{}", "[]", "\"text\"", "{\"a\":1,\"a\":2}", "{'a':1}"})
    void refusesWhatIsNotOneJsonObject(String body) {
        assertThatThrownBy(() -> JsonFields.parse(body))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageStartingWith("the body");
    }

    @Test
    void doesNotRepeatABodyThatItCannotRead() {
        assertThatThrownBy(() -> JsonFields.parse("{\"password\": hunter2}"))
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void showsALongNameShortened() {
        JsonFields fields = JsonFields.parse("{\"" + "x".repeat(65) + "\":1}");

        assertThatThrownBy(() -> fields.allowOnly(Set.of("uri")))
                .hasMessageStartingWith("x".repeat(64) + "… is not known");
    }

    @Test
    void takesNullForNotSaid() {
        JsonFields fields = JsonFields.parse("{\"a\":null}");

        assertThat(fields.text("a")).isNull();
        assertThat(fields.object("a").isEmpty()).isTrue();
        assertThat(fields.has("a")).isTrue();
    }
}
