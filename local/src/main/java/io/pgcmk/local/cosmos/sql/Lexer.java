package io.pgcmk.local.cosmos.sql;

import io.pgcmk.local.cosmos.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the text of a query into tokens. */
final class Lexer {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<space>\\s+)\
            |(?<name>[A-Za-z_][A-Za-z0-9_]*)\
            |(?<parameter>@[A-Za-z_][A-Za-z0-9_]*)\
            |(?<number>-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\
            |(?<string>'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")\
            |(?<symbol><=|>=|!=|[()\\[\\].,*=<>])""");

    private static final Map<Character, String> ESCAPES =
            Map.of('\'', "'", '"', "\"", '\\', "\\", '/', "/", 'n', "\n", 't', "\t", 'r', "\r");

    private Lexer() {}

    /** The tokens of {@code query}, the last of which is the end. */
    static List<Token> tokens(String query) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(query);
        int at = 0;
        while (at < query.length()) {
            matcher.region(at, query.length());
            if (!matcher.lookingAt()) {
                throw new SqlException("Syntax error, unexpected character '" + query.charAt(at) + "' at " + at + ".");
            }
            add(tokens, matcher);
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, ""));
        return tokens;
    }

    private static void add(List<Token> tokens, Matcher matcher) {
        String text = matcher.group();
        if (matcher.group("space") != null) {
            return;
        }
        if (matcher.group("string") != null) {
            tokens.add(new Token(Kind.STRING, unquoted(text)));
        } else {
            tokens.add(new Token(kind(matcher), text));
        }
    }

    private static Kind kind(Matcher matcher) {
        if (matcher.group("name") != null) {
            return Kind.NAME;
        }
        if (matcher.group("parameter") != null) {
            return Kind.PARAMETER;
        }
        return matcher.group("number") != null ? Kind.NUMBER : Kind.SYMBOL;
    }

    private static String unquoted(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                i++;
                String escaped = ESCAPES.get(quoted.charAt(i));
                if (escaped == null) {
                    throw new SqlException("Syntax error, the escape '\\" + quoted.charAt(i) + "' is not covered.");
                }
                text.append(escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
