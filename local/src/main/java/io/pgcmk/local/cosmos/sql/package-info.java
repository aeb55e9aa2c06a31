/**
 * The part of the NoSQL query language that the Cosmos DB emulator speaks.
 *
 * <p>{@code SELECT *}, a list of named paths, {@code VALUE path} or {@code VALUE COUNT(expression)}; {@code TOP};
 * {@code WHERE} with comparisons, {@code AND}, {@code OR}, {@code NOT}, {@code IN}, {@code BETWEEN}, IS_DEFINED,
 * IS_NULL, STARTSWITH, CONTAINS, ARRAY_CONTAINS and {@code EXISTS (SELECT VALUE x FROM x IN c.array WHERE ...)};
 * {@code ORDER BY} paths; {@code OFFSET LIMIT}; parameters. Everything else is a {@link SqlException}: an answer that
 * the service would not give is worse than none.
 *
 * <p>Undefined is Jackson's {@code MissingNode}, so that no value is a Java null. Numbers are IEEE doubles.
 */
@NullMarked
package io.pgcmk.local.cosmos.sql;

import org.jspecify.annotations.NullMarked;
