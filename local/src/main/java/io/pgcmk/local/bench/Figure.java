package io.pgcmk.local.bench;

/** One line of the table: what was asked, and what was reached. */
public record Figure(String what, String asked, String reached, String how) {

    static String header() {
        return row("figure", "asked", "reached", "how it was measured");
    }

    @Override
    public String toString() {
        return row(what, asked, reached, how);
    }

    private static String row(String what, String asked, String reached, String how) {
        return String.format("%-57s %-10s %-10s %s", what, asked, reached, how);
    }
}
