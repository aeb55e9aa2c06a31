/** How a server's DEKs follow its key from one version to another (R17). */
@NullMarked
package io.pgcmk.domain.rotation;

import org.jspecify.annotations.NullMarked;
