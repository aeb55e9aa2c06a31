/** Customers' vaults in memory, for the tests of this module and of those that use it. */
@NullMarked
package io.pgcmk.envelope.fake;

import org.jspecify.annotations.NullMarked;
