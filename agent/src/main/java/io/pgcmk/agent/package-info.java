/** The tool on the PostgreSQL host: what it is told, what it needs, and how it ends. */
@NullMarked
package io.pgcmk.agent;

import org.jspecify.annotations.NullMarked;
