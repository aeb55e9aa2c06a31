/** The state of Azure that several emulators read and change: identities, vaults, roles and who has them. In memory only. */
@NullMarked
package io.pgcmk.local.cloud;

import org.jspecify.annotations.NullMarked;
