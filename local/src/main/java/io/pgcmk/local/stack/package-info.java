/**
 * Azure on a laptop as a whole: one tenant, Contoso, with a vault and a key; one PostgreSQL 18; the staged package in its
 * own process; and the line that says where everything is. Nothing of it is registered with pg-cmk at start.
 */
@NullMarked
package io.pgcmk.local.stack;

import org.jspecify.annotations.NullMarked;
