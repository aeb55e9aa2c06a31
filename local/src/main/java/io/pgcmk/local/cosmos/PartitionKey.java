package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.local.cosmos.sql.Values;

/** The value by which documents belong together. */
record PartitionKey(JsonNode value) {
    /** The longest value that the service takes. */
    private static final int MAX_LENGTH = 2048;

    PartitionKey {
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw Refusal.badRequest("A partition key that is null, missing, an array or an object is not covered by"
                    + " the emulator: " + value);
        }
        if (value.asText().length() > MAX_LENGTH) {
            throw Refusal.badRequest("The partition key is longer than " + MAX_LENGTH + " bytes.");
        }
    }

    /** From the header {@code x-ms-documentdb-partitionkey}: an array of one value. */
    static PartitionKey parse(String header) {
        JsonNode array = Json.read(header);
        if (!array.isArray() || array.size() != 1) {
            throw Refusal.badRequest("The partition key must be an array of one value.");
        }
        return new PartitionKey(Values.stored(array.get(0)));
    }

    static PartitionKey of(JsonNode document, JsonPointer path) {
        return new PartitionKey(document.at(path));
    }
}
