/** Long-running operations and their progress. */
@NullMarked
package io.pgcmk.domain.operation;

import org.jspecify.annotations.NullMarked;
