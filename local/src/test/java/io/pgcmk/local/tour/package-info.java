@NullMarked
package io.pgcmk.local.tour;

import org.jspecify.annotations.NullMarked;
