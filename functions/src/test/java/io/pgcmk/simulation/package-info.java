/** The ten-minute promise against random histories on a clock of our own, over the real use cases. */
@NullMarked
package io.pgcmk.simulation;

import org.jspecify.annotations.NullMarked;
