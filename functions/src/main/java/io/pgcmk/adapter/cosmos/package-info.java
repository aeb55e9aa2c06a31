/**
 * The shared state in Cosmos DB.
 *
 * <p>What changes together lies in one partition and goes in one transactional batch; every read-modify-write carries
 * If-Match. A write whose answer was lost is repeated, and recognised by its change id if it had taken place. Queries keep
 * to the part of the language that the local emulator speaks, with parameters for all that varies.
 */
@NullMarked
package io.pgcmk.adapter.cosmos;

import org.jspecify.annotations.NullMarked;
