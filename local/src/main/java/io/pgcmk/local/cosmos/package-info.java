/**
 * The Cosmos DB emulator: the part of the gateway's REST interface that the unmodified azure-cosmos needs for documents.
 *
 * <p>Covered: the account, databases, containers with one partition key path (version 2), {@code defaultTtl} and an
 * indexing policy, one partition key range; create, upsert, read, replace, patch (set, add, replace, remove, incr, and a
 * condition) and delete of documents, with If-Match, and If-None-Match on reads; TTL by an injected clock; transactional
 * batches; queries and their plans in the language of {@link io.pgcmk.local.cosmos.sql}; the account's key, and Entra
 * tokens, which may do everything except create or delete databases and containers.
 *
 * <p>Refused: stored procedures, triggers, user-defined functions, change feed, unique keys, hierarchical partition
 * keys, throughput, bulk, and all else that is not named above.
 *
 * <p>Where it is known to differ from the service: there is one partition key range, and a query plan sends everything
 * to it, so that the SDK's merging of ordered and aggregated results is not exercised; request charges are invented; the
 * date of a request is not compared with the clock, which tests move; an expired document is gone at once, whereas the
 * service removes it in the background; session tokens are given but not waited for, since there is one replica.
 */
@NullMarked
package io.pgcmk.local.cosmos;

import org.jspecify.annotations.NullMarked;
