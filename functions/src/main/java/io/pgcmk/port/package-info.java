/** What we need from outside, in our words; each promise is a contract suite in the tests. */
@NullMarked
package io.pgcmk.port;

import org.jspecify.annotations.NullMarked;
