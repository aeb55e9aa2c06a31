/** What we do, one verb a class: load, decide, act, save. Safe to run twice, to kill anywhere, and to run by two at once. */
@NullMarked
package io.pgcmk.usecase;

import org.jspecify.annotations.NullMarked;
