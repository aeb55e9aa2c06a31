/** Sidecars follow the key: each gets the wrapping that pg-cmk has of its DEK since the key was rotated. */
@NullMarked
package io.pgcmk.agent.refresh;

import org.jspecify.annotations.NullMarked;
