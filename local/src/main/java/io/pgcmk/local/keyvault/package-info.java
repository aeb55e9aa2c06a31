/**
 * Azure Key Vault's data plane on loopback, for the unmodified SDK, under {@code https://<vault>.vault.azure.net:<port>}.
 *
 * <p>Covered, in API versions 7.4 to 7.6 and 2025-07-01: keys of type RSA and RSA-HSM, 2048 to 4096 bits (software in
 * both cases), and EC P-256 (which can be created and read, and wraps nothing): create, get, list, list versions,
 * update, rotate, wrapKey and unwrapKey with RSA-OAEP and RSA-OAEP-256, delete, and get, recover and purge of deleted
 * keys; secrets: set and get. Everything else is refused. With it: the tenant's challenge, signed tokens, access
 * policies and roles down to a single key, the firewall, soft delete and purge protection, validity, key_ops, faults,
 * and a record of every request.
 *
 * <p>Unlike the service it deletes, recovers and grants at once, has no leeway around a key's validity, and takes the
 * token of an array of audiences. What public sources leave open is a switch: {@link
 * io.pgcmk.local.keyvault.OpenQuestions}. A request that reaches a vault that is gone, over a connection that was still
 * open, ends with the connection.
 */
@NullMarked
package io.pgcmk.local.keyvault;

import org.jspecify.annotations.NullMarked;
