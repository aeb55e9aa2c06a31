/**
 * {@code ./cmk tour}: the main job of pg-cmk as stories, played against a running stack as its users would: over the API
 * with tokens, as the owner of the vault, and as an application of the database. To be read as documentation: one class
 * for each story, beginning with {@link io.pgcmk.local.tour.Stories}.
 */
@NullMarked
package io.pgcmk.local.tour;

import org.jspecify.annotations.NullMarked;
