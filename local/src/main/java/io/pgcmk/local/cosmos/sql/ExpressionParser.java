package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.pgcmk.local.cosmos.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads expressions in which the names of {@code aliases} may be used. */
final class ExpressionParser {
    private final Tokens tokens;
    private final Set<String> aliases;

    ExpressionParser(Tokens tokens, Set<String> aliases) {
        this.tokens = tokens;
        this.aliases = aliases;
    }

    Expression expression() {
        Expression left = conjunction();
        while (tokens.skipKeyword("OR")) {
            left = new Or(left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (tokens.skipKeyword("AND")) {
            left = new And(left, negation());
        }
        return left;
    }

    private Expression negation() {
        return tokens.skipKeyword("NOT") ? new Not(negation()) : comparison();
    }

    private Expression comparison() {
        Expression left = operand();
        if (tokens.skipKeyword("NOT")) {
            return new Not(membership(left).orElseThrow(() -> tokens.peek().unexpected()));
        }
        Optional<Operator> operator = Operator.of(tokens.peek());
        if (operator.isPresent()) {
            tokens.take();
            return new Comparison(operator.get(), left, operand());
        }
        return membership(left).orElse(left);
    }

    private Optional<Expression> membership(Expression value) {
        if (tokens.skipKeyword("IN")) {
            tokens.needSymbol("(");
            return Optional.of(new In(value, list()));
        }
        if (tokens.skipKeyword("BETWEEN")) {
            Expression low = operand();
            tokens.needKeyword("AND");
            return Optional.of(new Between(value, low, operand()));
        }
        return Optional.empty();
    }

    private List<Expression> list() {
        List<Expression> list = new ArrayList<>();
        do {
            list.add(expression());
        } while (tokens.skipSymbol(","));
        tokens.needSymbol(")");
        return list;
    }

    Expression operand() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NUMBER ->
                new Literal(Values.stored(JsonNodeFactory.instance.numberNode(Double.parseDouble(token.text()))));
            case STRING -> new Literal(JsonNodeFactory.instance.textNode(token.text()));
            case PARAMETER -> new Parameter(token.text());
            case NAME -> named(token.text());
            case SYMBOL, END -> {
                if (!token.isSymbol("(")) {
                    throw token.unexpected();
                }
                Expression inner = expression();
                tokens.needSymbol(")");
                yield inner;
            }
        };
    }

    private Expression named(String name) {
        if (tokens.skipSymbol("(")) {
            return call(name);
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "true" -> new Literal(Values.bool(true));
            case "false" -> new Literal(Values.bool(false));
            case "null" -> new Literal(JsonNodeFactory.instance.nullNode());
            default -> path(name);
        };
    }

    private Expression call(String name) {
        if (name.equalsIgnoreCase("EXISTS")) {
            Select subquery = SelectParser.parseSubquery(tokens, aliases);
            tokens.needSymbol(")");
            return new Exists(subquery);
        }
        Function function = Function.named(name);
        List<Expression> arguments = list();
        return new Call(function.taking(arguments.size()), arguments);
    }

    /** A name and what is picked from it. */
    Expression path(String name) {
        if (!aliases.contains(name)) {
            throw new SqlException("Identifier '" + name + "' could not be resolved.");
        }
        Expression path = new Alias(name);
        while (true) {
            if (tokens.skipSymbol(".")) {
                path = new Property(path, tokens.take(Kind.NAME).text());
            } else if (tokens.skipSymbol("[")) {
                path = picked(path, tokens.take());
                tokens.needSymbol("]");
            } else {
                return path;
            }
        }
    }

    private static Expression picked(Expression from, Token token) {
        if (token.kind() == Kind.STRING) {
            return new Property(from, token.text());
        }
        if (token.kind() == Kind.NUMBER && token.text().matches("[0-9]{1,9}")) {
            return new Element(from, Integer.parseInt(token.text()));
        }
        throw token.unexpected();
    }
}
