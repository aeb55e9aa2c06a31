/** What the pages of the repository say of the code holds. */
@NullMarked
package io.pgcmk.docs;

import org.jspecify.annotations.NullMarked;
