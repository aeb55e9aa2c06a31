/** One access check and what its evidence means. */
@NullMarked
package io.pgcmk.domain.check;

import org.jspecify.annotations.NullMarked;
