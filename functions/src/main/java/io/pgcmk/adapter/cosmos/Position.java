package io.pgcmk.adapter.cosmos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.page.Page;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Time and id of a document, {@code c.position}: the order in which a list is shown newest first, and no two share one.
 *
 * <p>The continuation of such a list is the position of the last one shown, and not the SDK's: that one is of any length
 * and belongs to one version of the SDK.
 */
final class Position {
    private static final Pattern SHAPE = Pattern.compile("[0-9T:.-]{29}Z\\|[0-9a-f-]{36}");

    /** After every position: a year of four digits comes first in each. */
    private static final String BEFORE_THE_FIRST = "~";

    private Position() {}

    static String of(Instant at, UUID id) {
        return StoredJson.text(at) + "|" + id;
    }

    /**
     * The position before which the wanted page lies.
     *
     * @throws IllegalArgumentException if the continuation is none of ours
     */
    static String before(@Nullable String continuation) {
        if (continuation == null) {
            return BEFORE_THE_FIRST;
        }
        String position = new String(Base64.getUrlDecoder().decode(continuation), UTF_8);
        if (!SHAPE.matcher(position).matches()) {
            throw new IllegalArgumentException("the continuation is none of ours");
        }
        return position;
    }

    /** @param found one more than is shown, if there are more */
    static Page<JsonNode> page(List<JsonNode> found, int size) {
        List<JsonNode> shown = found.subList(0, Math.min(size, found.size()));
        return new Page<>(shown, found.size() > size ? continuation(shown.getLast()) : null);
    }

    private static String continuation(JsonNode last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.path("position").textValue().getBytes(UTF_8));
    }
}
