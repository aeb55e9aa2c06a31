package io.pgcmk.local.kit;

/** Answers one request. It runs on the server's own threads and may block for as long as its work takes. */
@FunctionalInterface
public interface Handler {
    LocalResponse handle(LocalRequest request);
}
