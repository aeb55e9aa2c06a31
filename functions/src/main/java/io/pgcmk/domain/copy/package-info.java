/** Replicas and restored servers: where they come from, and the two steps after which they may be read (R16, R18). */
@NullMarked
package io.pgcmk.domain.copy;

import org.jspecify.annotations.NullMarked;
