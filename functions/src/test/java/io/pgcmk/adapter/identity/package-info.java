@NullMarked
package io.pgcmk.adapter.identity;

import org.jspecify.annotations.NullMarked;
