/** What happened to a server, for the customer and for us. */
@NullMarked
package io.pgcmk.domain.event;

import org.jspecify.annotations.NullMarked;
