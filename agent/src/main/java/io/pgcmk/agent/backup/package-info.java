/** A physical copy of a running server, as one encrypted file. */
@NullMarked
package io.pgcmk.agent.backup;

import org.jspecify.annotations.NullMarked;
