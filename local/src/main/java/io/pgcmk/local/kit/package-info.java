/**
 * What every emulator stands on: a loopback server, the certificates it shows, the names it is found by, and the faults
 * that a test asks it for.
 */
@NullMarked
package io.pgcmk.local.kit;

import org.jspecify.annotations.NullMarked;
