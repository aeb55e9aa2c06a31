@NullMarked
package io.pgcmk.local.kit;

import org.jspecify.annotations.NullMarked;
