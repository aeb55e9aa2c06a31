/** A server made from its backup and its archive, whom nobody but its superuser reaches. */
@NullMarked
package io.pgcmk.agent.restore;

import org.jspecify.annotations.NullMarked;
