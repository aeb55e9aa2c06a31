/** Backups and WAL archives of a server, each with a DEK of its own. */
@NullMarked
package io.pgcmk.domain.backup;

import org.jspecify.annotations.NullMarked;
