package io.pgcmk.domain.copy;

import java.time.Instant;

/**
 * One of the two that make a copy readable (R18): the consent on its source, or the revalidation on itself.
 *
 * @param by object id of the caller
 */
public record Step(Instant at, String by) {}
