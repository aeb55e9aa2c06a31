package io.pgcmk.local.cosmos.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.local.cosmos.sql.Query.Page;
import io.pgcmk.local.cosmos.sql.Query.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract cannot show: three-valued logic, positions, and the ends of the language. */
class QueryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            c.n = 1                                  | true
            c.n = '1'                                | false
            c.n != '1'                               | true
            c.absent = 1                             | false
            c.absent != 1                            | false
            NOT (c.absent = 1)                       | false
            c.absent = 1 AND c.n = 1                 | false
            c.absent = 1 OR c.n = 1                  | true
            NOT (c.absent = 1 AND c.n = 2)           | true
            NOT (c.absent = 1 OR c.n = 2)            | false
            c.text > 1                               | false
            NOT (c.text > 1)                         | false
            c.text > 'a'                             | true
            c.nothing = null                         | true
            c.nothing < 1                            | false
            c.absent IN (1, 2)                       | false
            NOT (c.absent IN (1, 2))                 | false
            c.n NOT BETWEEN 2 AND 3                  | true
            c.n                                      | false
            NOT c.n                                  | false
            c.yes                                    | true
            IS_NULL(c.absent)                        | false
            IS_DEFINED(c.nothing)                    | true
            STARTSWITH(c.n, '1')                     | false
            STARTSWITH(c.text, 'B')                  | false
            ARRAY_CONTAINS(c.text, 'b')              | false
            ARRAY_CONTAINS(c.list, {?})              | refused
            EXISTS (SELECT VALUE x FROM x IN c.list) | true
            EXISTS (SELECT VALUE x FROM x IN c.text) | false
            c.list[1] = 2                            | true
            c.list[2] = 2                            | false
            c.text = 'b' -- comment                  | refused
            c.n + 1 = 2                              | refused
            c.text LIKE 'b%'                         | refused
            LOWER(c.text) = 'b'                      | refused
            udf.f(c.n)                               | refused
            c.n = @absent                            | refused
            EXISTS (SELECT VALUE x FROM c)           | refused
            """)
    void judges(String filter, String verdict) throws JsonProcessingException {
        JsonNode document = Values.stored(JSON.readTree("""
                {"n": 1, "text": "b", "nothing": null, "yes": true, "list": [1, 2]}"""));

        if (verdict.equals("refused")) {
            assertThatExceptionOfType(SqlException.class)
                    .isThrownBy(() -> parsed("SELECT * FROM c WHERE " + filter).matches(document));
        } else {
            assertThat(parsed("SELECT * FROM c WHERE " + filter).matches(document))
                    .isEqualTo(Boolean.parseBoolean(verdict));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT DISTINCT c.a FROM c",
                "SELECT c.a FROM c GROUP BY c.a",
                "SELECT * FROM c JOIN t IN c.tags",
                "SELECT COUNT(1) AS n FROM c",
                "SELECT VALUE SUM(c.a) FROM c",
                "SELECT VALUE COUNT(1) FROM c ORDER BY c.a",
                "SELECT c.a, c.b.a FROM c",
                "SELECT 1 FROM c",
                "SELECT * FROM c ORDER BY c.a OFFSET 1",
                "SELECT TOP 1 * FROM c OFFSET 1 LIMIT 1",
                "SELECT TOP 'x' * FROM c",
                "SELECT * FROM c ORDER BY 1",
                "SELECT * FROM c WHERE c.a = 'open",
                "SELECT *",
                "DELETE FROM c"
            })
    void refuses(String query) {
        assertThatExceptionOfType(SqlException.class).isThrownBy(() -> parsed(query));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5"})
    void refusesToTake(String top) {
        assertThatExceptionOfType(SqlException.class)
                .isThrownBy(() -> page(parsed("SELECT TOP " + top + " * FROM c"), Optional.empty(), 1));
    }

    @Test
    void sortsByTypeBeforeValue() {
        assertThat(all("SELECT VALUE c.id FROM c ORDER BY c.mixed", 100))
                .containsExactly("absent", "null", "false", "true", "1", "2", "text a", "text b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8})
    void givesTheSameInPagesOf(int size) {
        assertThat(all("SELECT VALUE c.id FROM c ORDER BY c.mixed DESC", size))
                .containsExactly("text b", "text a", "2", "1", "true", "false", "null", "absent");
        assertThat(all("SELECT VALUE c.id FROM c ORDER BY c.mixed OFFSET 2 LIMIT 3", size))
                .containsExactly("false", "true", "1");
        assertThat(all("SELECT TOP 3 VALUE c.id FROM c ORDER BY c.mixed", size))
                .containsExactly("absent", "null", "false");
    }

    @Test
    void storesEqualNumbersAlike() throws JsonProcessingException {
        assertThat(Values.stored(JSON.readTree("[1, 1.0, 1e0, 1.5, 9007199254740993, 1e300]"))
                        .toString())
                .isEqualTo("[1,1,1,1.5,9007199254740992,1.0E300]");
    }

    private static Query parsed(String query) {
        return Query.parse(query, Map.of());
    }

    private static List<String> all(String text, int size) {
        Query query = parsed(text);
        List<String> results = new ArrayList<>();
        Optional<Position> position = Optional.empty();
        do {
            Page page = page(query, position, size);
            page.results().forEach(result -> results.add(result.textValue()));
            position = page.next().map(next -> Position.parse(next.token(), query));
        } while (position.isPresent());
        return results;
    }

    private static Page page(Query query, Optional<Position> after, int size) {
        return query.page(documents(), after, size);
    }

    private static List<Row> documents() {
        try {
            JsonNode documents = JSON.readTree("""
                    [{"id": "2", "mixed": 2}, {"id": "text b", "mixed": "b"}, {"id": "null", "mixed": null},
                     {"id": "true", "mixed": true}, {"id": "absent"}, {"id": "1", "mixed": 1},
                     {"id": "text a", "mixed": "a"}, {"id": "false", "mixed": false}]""");
            List<Row> rows = new ArrayList<>();
            documents.forEach(document -> rows.add(new Row(rows.size(), document)));
            return rows;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
