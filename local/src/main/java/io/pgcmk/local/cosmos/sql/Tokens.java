package io.pgcmk.local.cosmos.sql;

import io.pgcmk.local.cosmos.sql.Token.Kind;
import java.util.List;

/** The tokens of a query, read one after the other. */
final class Tokens {
    private final List<Token> tokens;
    private int next;

    Tokens(String query) {
        tokens = Lexer.tokens(query);
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        return tokens.get(next++);
    }

    Token take(Kind kind) {
        if (peek().kind() != kind) {
            throw peek().unexpected();
        }
        return take();
    }

    /** The name that stands after the FROM of the query that is being read: its projection, read before, uses it. */
    String aliasAhead() {
        int depth = 0;
        for (int i = next; i < tokens.size(); i++) {
            if (tokens.get(i).isSymbol("(")) {
                depth++;
            } else if (tokens.get(i).isSymbol(")")) {
                depth--;
            } else if (depth == 0
                    && tokens.get(i).isKeyword("FROM")
                    && tokens.get(i + 1).kind() == Kind.NAME) {
                return tokens.get(i + 1).text();
            }
        }
        throw new SqlException("Syntax error, a query needs FROM and the name of what it reads.");
    }

    boolean skipKeyword(String keyword) {
        return skipIf(peek().isKeyword(keyword));
    }

    boolean skipSymbol(String symbol) {
        return skipIf(peek().isSymbol(symbol));
    }

    void needKeyword(String keyword) {
        if (!skipKeyword(keyword)) {
            throw peek().unexpected();
        }
    }

    void needSymbol(String symbol) {
        if (!skipSymbol(symbol)) {
            throw peek().unexpected();
        }
    }

    void needEnd() {
        if (peek().kind() != Kind.END) {
            throw peek().unexpected();
        }
    }

    private boolean skipIf(boolean found) {
        if (found) {
            next++;
        }
        return found;
    }
}
