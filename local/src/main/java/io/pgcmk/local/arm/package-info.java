/**
 * Azure Resource Manager on loopback, for what decides whether a server may use its key.
 *
 * <p>Covered: vaults (get, create, update, delete, recover, access policies), deleted vaults (get, list, purge), role
 * assignments and role definitions (built-in and custom) at any scope down to a single key, locks, diagnostic settings
 * and user-assigned identities (get, list, delete). Lists come in small pages. Everything else is refused, unknown
 * fields and API versions too. Callers carry a signed token for {@code https://management.azure.com}; what they may
 * do is decided by the same role assignments that they read and write.
 *
 * <p>Unlike the service it knows no groups and no resource groups of their own, spreads every change at once, and takes
 * the token of an array of audiences.
 */
@NullMarked
package io.pgcmk.local.arm;

import org.jspecify.annotations.NullMarked;
