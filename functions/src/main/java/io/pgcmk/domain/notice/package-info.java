/** What others tell us of keys: hints that are never believed, only checked. */
@NullMarked
package io.pgcmk.domain.notice;

import org.jspecify.annotations.NullMarked;
