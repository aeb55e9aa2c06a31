/** The package that is deployed, in a stack: these tests come after it was staged. */
@NullMarked
package io.pgcmk.stack;

import org.jspecify.annotations.NullMarked;
