/** {@code ./cmk bench}: what the package costs, beside what it is allowed to cost. Measured, never asserted. */
@NullMarked
package io.pgcmk.local.bench;

import org.jspecify.annotations.NullMarked;
