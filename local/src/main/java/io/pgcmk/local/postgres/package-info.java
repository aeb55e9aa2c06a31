/**
 * Real PostgreSQL servers, started by us on loopback. Nothing here imitates PostgreSQL: initdb, pg_ctl and postgres come
 * from Maven Central (the zonky binaries, majors 15 to 18, copied to {@code target/postgres} beside the classes).
 *
 * <p>What differs from a server that somebody runs: fsync is off, shared_buffers are 16 MB, there is no Unix socket, and
 * psql and pg_dump are not in the bundle.
 */
@NullMarked
package io.pgcmk.local.postgres;

import org.jspecify.annotations.NullMarked;
