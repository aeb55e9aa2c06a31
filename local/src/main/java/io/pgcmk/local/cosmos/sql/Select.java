package io.pgcmk.local.cosmos.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed query. */
record Select(
        Projection projection,
        Source source,
        @Nullable Expression where,
        List<Order> orderBy,
        @Nullable Expression offset,
        @Nullable Expression limit) {

    /** What becomes of each document that was found. */
    sealed interface Projection {

        record Everything() implements Projection {}

        record Value(Expression value) implements Projection {}

        record Fields(List<Field> fields) implements Projection {}

        record Count(Expression counted) implements Projection {}
    }

    record Field(String name, Expression value) {}

    /** {@code FROM alias}, or {@code FROM alias IN array} within EXISTS. */
    record Source(String alias, @Nullable Expression array) {}

    record Order(Expression by, boolean descending) {}
}
