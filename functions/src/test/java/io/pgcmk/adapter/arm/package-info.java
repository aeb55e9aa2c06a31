@NullMarked
package io.pgcmk.adapter.arm;

import org.jspecify.annotations.NullMarked;
