/** Test data: a test states only what matters to it. */
@NullMarked
package io.pgcmk.example;

import org.jspecify.annotations.NullMarked;
