/** What a change of a key would do, before anybody makes it (R17). */
@NullMarked
package io.pgcmk.domain.whatif;

import org.jspecify.annotations.NullMarked;
