/** Sessions of the local server's superuser. */
@NullMarked
package io.pgcmk.agent.postgres;

import org.jspecify.annotations.NullMarked;
