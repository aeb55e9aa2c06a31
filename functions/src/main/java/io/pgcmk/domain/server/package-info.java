/** Registered PostgreSQL servers: who they are and what state they are in. */
@NullMarked
package io.pgcmk.domain.server;

import org.jspecify.annotations.NullMarked;
