package io.pgcmk.domain.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of many.
 *
 * @param continuation where the next page begins; null if this is the last
 */
public record Page<T>(List<T> elements, @Nullable String continuation) {

    public Page {
        elements = List.copyOf(elements);
    }

    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(elements.stream().map(change).toList(), continuation);
    }
}
