/** What begins by itself: one class a schedule. */
@NullMarked
package io.pgcmk.trigger.timer;

import org.jspecify.annotations.NullMarked;
