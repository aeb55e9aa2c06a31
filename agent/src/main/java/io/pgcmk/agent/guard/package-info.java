/** The watch over the lease, from the host of the server. */
@NullMarked
package io.pgcmk.agent.guard;

import org.jspecify.annotations.NullMarked;
