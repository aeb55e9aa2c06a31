@NullMarked
package io.pgcmk.local;

import org.jspecify.annotations.NullMarked;
