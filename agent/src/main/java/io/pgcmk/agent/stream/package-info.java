/** Streams under a DEK, and files that are there whole or not at all. */
@NullMarked
package io.pgcmk.agent.stream;

import org.jspecify.annotations.NullMarked;
