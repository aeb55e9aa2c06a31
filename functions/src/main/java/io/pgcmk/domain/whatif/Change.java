package io.pgcmk.domain.whatif;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What may be done to a key, under the names that the API takes. */
public enum Change {
    /** One version of it is disabled. */
    DISABLE("disable"),
    /** It is deleted, with all of its versions, and can be recovered. */
    DELETE("delete"),
    /** It is deleted for good. */
    PURGE("purge"),
    /** The servers' identities lose their rights on it. */
    REVOKE("revoke");

    private final String apiName;

    Change(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws IllegalArgumentException if it is none of them */
    public static Change parse(String text) {
        return Arrays.stream(values())
                .filter(change -> change.apiName.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(values()).map(Change::apiName).collect(Collectors.joining(", "))));
    }
}
