/** Everything that must hold before a key may protect a server. */
@NullMarked
package io.pgcmk.domain.preflight;

import org.jspecify.annotations.NullMarked;
