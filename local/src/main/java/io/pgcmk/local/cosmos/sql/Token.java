package io.pgcmk.local.cosmos.sql;

/** One word of a query. */
record Token(Kind kind, String text) {

    enum Kind {
        NAME,
        PARAMETER,
        NUMBER,
        STRING,
        SYMBOL,
        END
    }

    /** Keywords are names that the grammar expects: the language has no reserved spelling. */
    boolean isKeyword(String keyword) {
        return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    SqlException unexpected() {
        return new SqlException(
                kind == Kind.END
                        ? "Syntax error, the query ends too early."
                        : "Syntax error, incorrect syntax near '" + text
                                + "', or a part of the language that the emulator does not cover.");
    }
}
