package io.pgcmk.local.cosmos.sql;

import io.pgcmk.local.cosmos.sql.Select.Order;
import io.pgcmk.local.cosmos.sql.Select.Projection;
import io.pgcmk.local.cosmos.sql.Select.Projection.Count;
import io.pgcmk.local.cosmos.sql.Select.Projection.Value;
import io.pgcmk.local.cosmos.sql.Select.Source;
import io.pgcmk.local.cosmos.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a SELECT. */
final class SelectParser {
    private final Tokens tokens;
    private final String alias;
    private final ExpressionParser expressions;

    private SelectParser(Tokens tokens, Set<String> outer) {
        this.tokens = tokens;
        this.alias = tokens.aliasAhead();
        Set<String> aliases = new HashSet<>(outer);
        aliases.add(alias);
        this.expressions = new ExpressionParser(tokens, aliases);
    }

    static Select parse(String query) {
        Tokens tokens = new Tokens(query);
        Select select = new SelectParser(tokens, Set.of()).select();
        tokens.needEnd();
        return select;
    }

    /** {@code SELECT VALUE x FROM x IN outer.array WHERE ...}, the only query that may stand within another. */
    static Select parseSubquery(Tokens tokens, Set<String> outer) {
        SelectParser parser = new SelectParser(tokens, outer);
        tokens.needKeyword("SELECT");
        tokens.needKeyword("VALUE");
        Projection value = new Value(parser.expressions.expression());
        Source source = parser.source();
        tokens.needKeyword("IN");
        Expression array =
                new ExpressionParser(tokens, outer).path(tokens.take(Kind.NAME).text());
        return new Select(value, new Source(source.alias(), array), parser.where(), List.of(), null, null);
    }

    private Select select() {
        tokens.needKeyword("SELECT");
        @Nullable Expression top = tokens.skipKeyword("TOP") ? count() : null;
        Projection projection = new ProjectionParser(tokens, expressions).projection();
        Source source = source();
        @Nullable Expression where = where();
        List<Order> orderBy = orderBy();
        @Nullable Expression offset = tokens.skipKeyword("OFFSET") ? count() : null;
        if (offset == null) {
            return checked(new Select(projection, source, where, orderBy, null, top));
        }
        tokens.needKeyword("LIMIT");
        if (top != null) {
            throw new SqlException("TOP cannot be used together with OFFSET LIMIT.");
        }
        return checked(new Select(projection, source, where, orderBy, offset, count()));
    }

    private static Select checked(Select select) {
        if (select.projection() instanceof Count && (!select.orderBy().isEmpty() || select.limit() != null)) {
            throw new SqlException("COUNT with ORDER BY, TOP or OFFSET LIMIT is not covered by the emulator.");
        }
        return select;
    }

    private Source source() {
        tokens.needKeyword("FROM");
        return new Source(tokens.take(Kind.NAME).text(), null);
    }

    private @Nullable Expression where() {
        return tokens.skipKeyword("WHERE") ? expressions.expression() : null;
    }

    private List<Order> orderBy() {
        List<Order> orderBy = new ArrayList<>();
        if (tokens.skipKeyword("ORDER")) {
            tokens.needKeyword("BY");
            do {
                Expression by = expressions.path(tokens.take(Kind.NAME).text());
                boolean descending = tokens.skipKeyword("DESC");
                if (!descending) {
                    tokens.skipKeyword("ASC");
                }
                orderBy.add(new Order(by, descending));
            } while (tokens.skipSymbol(","));
        }
        return List.copyOf(orderBy);
    }

    /** The number of TOP, OFFSET and LIMIT: a number or a parameter. */
    private Expression count() {
        if (tokens.peek().kind() != Kind.NUMBER && tokens.peek().kind() != Kind.PARAMETER) {
            throw tokens.peek().unexpected();
        }
        return expressions.operand();
    }
}
