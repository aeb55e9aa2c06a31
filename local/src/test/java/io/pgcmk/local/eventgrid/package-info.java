@NullMarked
package io.pgcmk.local.eventgrid;

import org.jspecify.annotations.NullMarked;
