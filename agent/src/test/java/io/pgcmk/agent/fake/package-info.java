/** What the agent works with, in memory, and a PostgreSQL to back up. */
@NullMarked
package io.pgcmk.agent.fake;

import org.jspecify.annotations.NullMarked;
