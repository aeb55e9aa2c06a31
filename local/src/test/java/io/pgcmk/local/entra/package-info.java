@NullMarked
package io.pgcmk.local.entra;

import org.jspecify.annotations.NullMarked;
