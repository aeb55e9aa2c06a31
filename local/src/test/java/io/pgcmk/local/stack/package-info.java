@NullMarked
package io.pgcmk.local.stack;

import org.jspecify.annotations.NullMarked;
