package io.pgcmk.local.cosmos.sql;

import io.pgcmk.local.cosmos.sql.Expression.Property;
import io.pgcmk.local.cosmos.sql.Select.Field;
import io.pgcmk.local.cosmos.sql.Select.Projection;
import io.pgcmk.local.cosmos.sql.Select.Projection.Count;
import io.pgcmk.local.cosmos.sql.Select.Projection.Everything;
import io.pgcmk.local.cosmos.sql.Select.Projection.Fields;
import io.pgcmk.local.cosmos.sql.Select.Projection.Value;
import io.pgcmk.local.cosmos.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what stands between SELECT and FROM. */
final class ProjectionParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    ProjectionParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Projection projection() {
        if (tokens.skipSymbol("*")) {
            return new Everything();
        }
        if (!tokens.skipKeyword("VALUE")) {
            return new Fields(fields());
        }
        if (!tokens.peek().isKeyword("COUNT")) {
            return new Value(expressions.expression());
        }
        tokens.take();
        tokens.needSymbol("(");
        Expression counted = expressions.expression();
        tokens.needSymbol(")");
        return new Count(counted);
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        do {
            Field field = field();
            if (!names.add(field.name())) {
                throw new SqlException("The property name '" + field.name() + "' is used twice.");
            }
            fields.add(field);
        } while (tokens.skipSymbol(","));
        return fields;
    }

    private Field field() {
        Expression value = expressions.expression();
        if (tokens.skipKeyword("AS")) {
            return new Field(tokens.take(Kind.NAME).text(), value);
        }
        if (value instanceof Property property) {
            return new Field(property.name(), value);
        }
        throw new SqlException("Each value in a list needs a name: add AS name.");
    }
}
