/** What pg-cmk needs on a server: put there, brought up to date, and looked at. */
@NullMarked
package io.pgcmk.agent.install;

import org.jspecify.annotations.NullMarked;
