/** Whether a key version may be disabled: what could not be read without it (R17). */
@NullMarked
package io.pgcmk.domain.retirement;

import org.jspecify.annotations.NullMarked;
