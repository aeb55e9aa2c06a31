package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What stands in a query where a value is wanted. */
sealed interface Expression {

    record Literal(JsonNode value) implements Expression {}

    record Parameter(String name) implements Expression {}

    /** The document itself, or the element of an array that a subquery walks. */
    record Alias(String name) implements Expression {}

    record Property(Expression of, String name) implements Expression {}

    record Element(Expression of, int index) implements Expression {}

    record Comparison(Operator operator, Expression left, Expression right) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Not(Expression negated) implements Expression {}

    record In(Expression value, List<Expression> choices) implements Expression {}

    record Between(Expression value, Expression low, Expression high) implements Expression {}

    record Call(Function function, List<Expression> arguments) implements Expression {}

    record Exists(Select subquery) implements Expression {}
}
