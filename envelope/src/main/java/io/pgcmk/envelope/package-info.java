@NullMarked
package io.pgcmk.envelope;

import org.jspecify.annotations.NullMarked;
