package io.pgcmk.local.cosmos.sql;

import java.util.Arrays;
import java.util.Optional;

/** A comparison. */
enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    static Optional<Operator> of(Token token) {
        return Arrays.stream(values())
                .filter(operator -> token.isSymbol(operator.symbol))
                .findFirst();
    }
}
