/**
 * The customers' PostgreSQL servers over JDBC: login only as {@code cmk_admin} to database {@code cmk_control}, TLS
 * verified against the JVM's trust store and the host's name, one connection for each call. What the functions called
 * here do is written in {@code install.sql}.
 */
@NullMarked
package io.pgcmk.adapter.postgres;

import org.jspecify.annotations.NullMarked;
