package io.pgcmk.adapter.cosmos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list that goes through several queries, each in the order of its documents' ids.
 *
 * @param query its number
 * @param after the id of the document after which it goes on; empty at the beginning
 */
record DependentPosition(int query, String after) {
    private static final Pattern SHAPE = Pattern.compile("([0-9])\\|((?:dek|backup|rotation)-[0-9a-f-]{36})");

    /** @throws IllegalArgumentException if the continuation is none of ours */
    static DependentPosition parse(@Nullable String continuation) {
        if (continuation == null) {
            return new DependentPosition(0, "");
        }
        Matcher matcher = SHAPE.matcher(new String(Base64.getUrlDecoder().decode(continuation), UTF_8));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the continuation is none of ours");
        }
        return new DependentPosition(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    String continuation() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((query + "|" + after).getBytes(UTF_8));
    }
}
