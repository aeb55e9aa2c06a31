/**
 * Entra ID on loopback: tokens of managed identities in App Service's protocol; tokens of apps that trust one, by client
 * assertion; the signing keys; and, of Microsoft Graph, the deletion of an app.
 *
 * <p>Tokens are what Entra issues: RS256, version 1 for Key Vault, ARM and Graph, version 2 for callers and for the
 * exchange of an assertion. One thing is ours alone: the key administrator's token has several audiences, which Entra
 * never issues and only these emulators accept. Users, secrets, certificates, other grants and other clouds are refused.
 */
@NullMarked
package io.pgcmk.local.entra;

import org.jspecify.annotations.NullMarked;
