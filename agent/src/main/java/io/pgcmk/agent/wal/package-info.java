/** The archive of the write-ahead log, each segment encrypted. */
@NullMarked
package io.pgcmk.agent.wal;

import org.jspecify.annotations.NullMarked;
