/** Lists that are shown a page at a time. */
@NullMarked
package io.pgcmk.domain.page;

import org.jspecify.annotations.NullMarked;
