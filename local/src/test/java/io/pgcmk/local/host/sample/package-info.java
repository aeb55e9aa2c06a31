/** A function app for the tests of the host, which stage it as a package. */
@NullMarked
package io.pgcmk.local.host.sample;

import org.jspecify.annotations.NullMarked;
