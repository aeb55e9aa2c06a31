/** The jar that is put on hosts, beside the package that is deployed, over the wire. */
@NullMarked
package io.pgcmk.agent.stack;

import org.jspecify.annotations.NullMarked;
