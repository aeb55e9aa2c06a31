/** How callers reach us: one class a route reads the request, calls one use case and writes the answer. */
@NullMarked
package io.pgcmk.trigger.http;

import org.jspecify.annotations.NullMarked;
