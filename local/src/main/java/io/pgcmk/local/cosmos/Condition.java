package io.pgcmk.local.cosmos;

import java.util.Optional;

/** If-Match and If-None-Match of a request, or of an operation in a batch. */
record Condition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {

    static Condition of(CosmosRequest request) {
        return new Condition(request.header("if-match"), request.header("if-none-match"));
    }

    void checkForWrite() {
        if (ifNoneMatch.isPresent()) {
            throw Refusal.notCovered("If-None-Match on a write");
        }
    }

    void check(Document current) {
        if (ifMatch.isPresent() && !matches(ifMatch.orElseThrow(), current)) {
            throw Refusal.preconditionFailed();
        }
    }

    boolean isUnchanged(Document current) {
        return ifNoneMatch.isPresent() && matches(ifNoneMatch.orElseThrow(), current);
    }

    private static boolean matches(String etag, Document current) {
        return etag.equals("*") || etag.equals(current.etag());
    }
}
