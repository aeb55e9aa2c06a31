/** Whether, and until when, backups can be restored, from what is known of the keys that wrap their DEKs. */
@NullMarked
package io.pgcmk.domain.restorability;

import org.jspecify.annotations.NullMarked;
