@NullMarked
package io.pgcmk.local.cosmos;

import org.jspecify.annotations.NullMarked;
