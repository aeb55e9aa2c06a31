/** The part of {@code ./cmk bench} that needs the product's own classes. Measured, never asserted. */
@NullMarked
package io.pgcmk.bench;

import org.jspecify.annotations.NullMarked;
