/** What lies beside each backup and in each archive, so that it can be read when pg-cmk is gone. */
@NullMarked
package io.pgcmk.agent.sidecar;

import org.jspecify.annotations.NullMarked;
