@NullMarked
package io.pgcmk.adapter.cosmos;

import org.jspecify.annotations.NullMarked;
