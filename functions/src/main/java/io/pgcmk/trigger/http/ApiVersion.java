package io.pgcmk.trigger.http;

import java.util.Set;
import java.util.stream.Collectors;

/** The versions of the API: two of Microsoft's, whose clients work unchanged, and one for what is only ours. */
enum ApiVersion {
    SERVERS("2017-12-01"),
    KEYS("2020-01-01"),
    PG_CMK("2026-11-01");

    private final String date;

    ApiVersion(String date) {
        this.date = date;
    }

    String date() {
        return date;
    }

    static boolean contains(Set<ApiVersion> supported, String date) {
        return supported.stream().anyMatch(version -> version.date.equals(date));
    }

    static String list(Set<ApiVersion> supported) {
        return supported.stream().map(ApiVersion::date).sorted().collect(Collectors.joining(", "));
    }
}
