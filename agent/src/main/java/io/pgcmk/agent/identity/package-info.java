/** The host's own identity, towards the vault and towards pg-cmk. */
@NullMarked
package io.pgcmk.agent.identity;

import org.jspecify.annotations.NullMarked;
