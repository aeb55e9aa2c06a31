/** The key that protects a server, and why it may be lost. */
@NullMarked
package io.pgcmk.domain.key;

import org.jspecify.annotations.NullMarked;
