@NullMarked
package io.pgcmk.local.cloud;

import org.jspecify.annotations.NullMarked;
