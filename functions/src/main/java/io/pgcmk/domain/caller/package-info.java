/** Who calls the API. */
@NullMarked
package io.pgcmk.domain.caller;

import org.jspecify.annotations.NullMarked;
