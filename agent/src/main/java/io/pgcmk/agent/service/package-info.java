/** pg-cmk's API, as far as the agent calls it. */
@NullMarked
package io.pgcmk.agent.service;

import org.jspecify.annotations.NullMarked;
