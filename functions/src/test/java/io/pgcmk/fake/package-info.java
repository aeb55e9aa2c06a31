/** Stand-ins for our ports; each passes the contract that the real adapter passes. */
@NullMarked
package io.pgcmk.fake;

import org.jspecify.annotations.NullMarked;
