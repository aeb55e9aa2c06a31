/** Who gets what: the settings, every object of the app in the order in which it is built, and the worker's factory. */
@NullMarked
package io.pgcmk.wiring;

import org.jspecify.annotations.NullMarked;
