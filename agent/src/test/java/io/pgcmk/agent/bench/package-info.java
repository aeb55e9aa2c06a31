/** What {@code ./cmk bench} measures of the agent. */
@NullMarked
package io.pgcmk.agent.bench;

import org.jspecify.annotations.NullMarked;
