package io.pgcmk.local.cosmos;

import java.util.Optional;

/** What an operation on a document came to. */
record Outcome(int status, Optional<Document> document) {

    static Outcome of(int status, Document document) {
        return new Outcome(status, Optional.of(document));
    }
}
