package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.local.cosmos.sql.Expression.Alias;
import io.pgcmk.local.cosmos.sql.Expression.And;
import io.pgcmk.local.cosmos.sql.Expression.Between;
import io.pgcmk.local.cosmos.sql.Expression.Call;
import io.pgcmk.local.cosmos.sql.Expression.Comparison;
import io.pgcmk.local.cosmos.sql.Expression.Element;
import io.pgcmk.local.cosmos.sql.Expression.Exists;
import io.pgcmk.local.cosmos.sql.Expression.In;
import io.pgcmk.local.cosmos.sql.Expression.Literal;
import io.pgcmk.local.cosmos.sql.Expression.Not;
import io.pgcmk.local.cosmos.sql.Expression.Or;
import io.pgcmk.local.cosmos.sql.Expression.Parameter;
import io.pgcmk.local.cosmos.sql.Expression.Property;
import java.util.HashMap;
import java.util.Map;

/** Gives expressions their values, where {@code names} are the aliases and {@code parameters} what the caller sent. */
record Evaluator(Map<String, JsonNode> names, Map<String, JsonNode> parameters) {

    JsonNode value(Expression expression) {
        return switch (expression) {
            case Literal(JsonNode value) -> value;
            case Parameter(String name) -> named(name, parameters);
            case Alias(String name) -> named(name, names);
            case Property(Expression of, String name) -> value(of).path(name);
            case Element(Expression of, int index) -> value(of).path(index);
            case Comparison(Operator operator, Expression left, Expression right) ->
                compared(operator, value(left), value(right));
            case And(Expression left, Expression right) -> and(value(left), right);
            case Or(Expression left, Expression right) -> not(both(not(value(left)), not(value(right))));
            case Not(Expression negated) -> not(value(negated));
            case In in -> isIn(in);
            case Between(Expression value, Expression low, Expression high) ->
                both(
                        compared(Operator.GREATER_OR_EQUAL, value(value), value(low)),
                        compared(Operator.LESS_OR_EQUAL, value(value), value(high)));
            case Call(Function function, var arguments) ->
                Calls.value(function, arguments.stream().map(this::value).toList());
            case Exists(Select subquery) -> exists(subquery);
        };
    }

    private static JsonNode named(String name, Map<String, JsonNode> values) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new SqlException("The parameter '" + name + "' was not given.");
        }
        return value;
    }

    private static JsonNode compared(Operator operator, JsonNode left, JsonNode right) {
        return switch (operator) {
            case EQUAL -> Values.equal(left, right);
            case NOT_EQUAL -> not(Values.equal(left, right));
            case LESS -> ordered(left, right, Values.compare(left, right) < 0);
            case LESS_OR_EQUAL -> ordered(left, right, Values.compare(left, right) <= 0);
            case GREATER -> ordered(left, right, Values.compare(left, right) > 0);
            case GREATER_OR_EQUAL -> ordered(left, right, Values.compare(left, right) >= 0);
        };
    }

    private static JsonNode ordered(JsonNode left, JsonNode right, boolean result) {
        return Values.haveOrder(left, right) ? Values.bool(result) : Values.UNDEFINED;
    }

    /** The right side of what is false already need not be known; most documents fail the first of many conditions. */
    private JsonNode and(JsonNode left, Expression right) {
        return Values.isFalse(left) ? left : both(left, value(right));
    }

    /** False wins over undefined, undefined over true; what is no boolean counts as undefined. */
    private static JsonNode both(JsonNode left, JsonNode right) {
        if (Values.isFalse(left) || Values.isFalse(right)) {
            return Values.bool(false);
        }
        return Values.isTrue(left) && Values.isTrue(right) ? Values.bool(true) : Values.UNDEFINED;
    }

    private static JsonNode not(JsonNode value) {
        return value.isBoolean() ? Values.bool(!value.booleanValue()) : Values.UNDEFINED;
    }

    private JsonNode isIn(In in) {
        JsonNode value = value(in.value());
        if (value.isMissingNode()) {
            return Values.UNDEFINED;
        }
        return Values.bool(in.choices().stream().anyMatch(choice -> Values.isTrue(Values.equal(value, value(choice)))));
    }

    private JsonNode exists(Select subquery) {
        Expression array = subquery.source().array();
        if (array == null) {
            throw new IllegalStateException("the parser lets a subquery read an array only");
        }
        for (JsonNode element : value(array)) {
            Map<String, JsonNode> inner = new HashMap<>(names);
            inner.put(subquery.source().alias(), element);
            if (new Evaluator(inner, parameters).matches(subquery)) {
                return Values.bool(true);
            }
        }
        return Values.bool(false);
    }

    boolean matches(Select select) {
        return select.where() == null || Values.isTrue(value(select.where()));
    }
}
