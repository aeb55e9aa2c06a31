@NullMarked
package io.pgcmk.local.cosmos.sql;

import org.jspecify.annotations.NullMarked;
