/**
 * Event Grid for one tenant. Sources: Microsoft's pages "Event Grid message delivery and retry", "Key Vault as Event Grid
 * source", "Azure subscription as an Event Grid source", "Authentication and authorization with Microsoft Entra ID" and the schemas they link to.
 *
 * <p>Covered:
 * <ul>
 *   <li>a custom topic: {@code POST /api/events} in the schema of Event Grid (an array) or of CloudEvents 1.0 (one, or a
 *       batch), each event complete and below 1 MB in all; with {@code aeg-sas-key}, or with a token of Entra for
 *       {@code https://eventgrid.azure.net} whose principal has "EventGrid Data Sender" at the topic or above it, else 401;
 *   <li>the system topics of vaults ({@code KeyNewVersionCreated}, {@code VaultAccessPolicyChanged}) and of the subscription
 *       ({@code ResourceWriteSuccess}, {@code ResourceDeleteSuccess}), published by the other emulators as things happen;
 *   <li>subscriptions with the handshake of their schema; delivery one event at a time, at least once, with the headers of
 *       Azure; the published times of retries, at most 30 attempts within 24 hours; no retry after 400, 401, 403 and 413;
 *       dead letters.
 * </ul>
 *
 * <p>Different from Azure: every subscription gets the events of all topics; no filters, no batches, no jitter, no delayed
 * delivery to an endpoint that fails often; {@code KeyNearExpiry} and {@code KeyExpired} are published by nobody, but may be
 * posted; no {@code aeg-sas-token}; what is said of a token that is not valid are words of ours. {@code PUT /admin/delivery}
 * makes delivery worse than it usually is, {@code GET /admin/deadLetters} shows what was given up; both want the topic's key.
 */
@NullMarked
package io.pgcmk.local.eventgrid;

import org.jspecify.annotations.NullMarked;
