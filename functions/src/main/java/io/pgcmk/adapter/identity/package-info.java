/** Who calls us, who we are towards Azure, and the secrets that we keep there. */
@NullMarked
package io.pgcmk.adapter.identity;

import org.jspecify.annotations.NullMarked;
