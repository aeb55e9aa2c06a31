@NullMarked
package io.pgcmk.local.arm;

import org.jspecify.annotations.NullMarked;
