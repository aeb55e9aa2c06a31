package io.pgcmk.trigger.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the API spells the constants of an enum: {@code GENERAL_PURPOSE} is {@code GeneralPurpose}. */
final class Names {
    private Names() {}

    static String of(Enum<?> value) {
        return Arrays.stream(value.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    static <E extends Enum<E>> E read(String text, E[] values) {
        for (E value : values) {
            if (of(value).equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "must be one of " + Arrays.stream(values).map(Names::of).collect(Collectors.joining(", ")));
    }
}
