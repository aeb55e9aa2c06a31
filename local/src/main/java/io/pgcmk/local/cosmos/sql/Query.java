package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Expression.Property;
import io.pgcmk.local.cosmos.sql.Select.Field;
import io.pgcmk.local.cosmos.sql.Select.Projection.Count;
import io.pgcmk.local.cosmos.sql.Select.Projection.Everything;
import io.pgcmk.local.cosmos.sql.Select.Projection.Fields;
import io.pgcmk.local.cosmos.sql.Select.Projection.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query with its parameters, ready to be run over documents. */
public final class Query {
    private final Select select;
    private final Map<String, JsonNode> parameters;

    private Query(Select select, Map<String, JsonNode> parameters) {
        this.select = select;
        this.parameters = parameters;
    }

    public static Query parse(String text, Map<String, JsonNode> parameters) {
        return new Query(SelectParser.parse(text), parameters);
    }

    /** The condition of a patch: {@code FROM c WHERE ...}. */
    public static Query parseCondition(String condition) {
        return parse("SELECT * " + condition, Map.of());
    }

    /** Whether the results are values rather than documents. */
    public boolean returnsValues() {
        return select.projection() instanceof Value || select.projection() instanceof Count;
    }

    /** By what the results are sorted, as index paths: {@code /a/b}. */
    public List<SortKey> orderBy() {
        return select.orderBy().stream()
                .map(order -> new SortKey(indexPath(order.by()), order.descending()))
                .toList();
    }

    private static String indexPath(Expression path) {
        return path instanceof Property(Expression of, String name) ? indexPath(of) + "/" + name : "";
    }

    public boolean matches(JsonNode document) {
        return evaluator(document).matches(select);
    }

    /** The next {@code size} results, counted from {@code after}, of which there may be none although more follow. */
    public Page page(List<Row> rows, Optional<Position> after, int size) {
        List<Row> found = rows.stream().filter(row -> matches(row.document())).toList();
        if (select.projection() instanceof Count(Expression counted)) {
            return new Page(List.of(count(counted, found)), Optional.empty());
        }
        Comparator<Position> order = Position.order(orderBy());
        List<Row> rest = found.stream()
                .map(row -> new Placed(row, position(row, 0)))
                .filter(placed -> after.isEmpty() || order.compare(placed.position, after.orElseThrow()) > 0)
                .sorted(Comparator.comparing(Placed::position, order))
                .skip(after.isEmpty() ? number(select.offset(), 0) : 0)
                .map(Placed::row)
                .toList();
        long taken = after.map(Position::taken).orElse(0L);
        long wanted = Math.min(rest.size(), number(select.limit(), Long.MAX_VALUE) - taken);
        List<Row> page = rest.subList(0, (int) Math.min(size, wanted));
        return new Page(
                page.stream()
                        .map(row -> projected(row.document()))
                        .filter(value -> !value.isMissingNode())
                        .toList(),
                page.size() < wanted ? Optional.of(position(page.getLast(), taken + page.size())) : Optional.empty());
    }

    /** With its position, which sorting asks for again and again. */
    private record Placed(Row row, Position position) {}

    private JsonNode count(Expression counted, List<Row> found) {
        return JsonNodeFactory.instance.numberNode(found.stream()
                .filter(row -> !evaluator(row.document()).value(counted).isMissingNode())
                .count());
    }

    private Position position(Row row, long taken) {
        Evaluator values = evaluator(row.document());
        return new Position(
                select.orderBy().stream().map(order -> values.value(order.by())).toList(), row.sequence(), taken);
    }

    private Evaluator evaluator(JsonNode document) {
        return new Evaluator(Map.of(select.source().alias(), document), parameters);
    }

    private JsonNode projected(JsonNode document) {
        return switch (select.projection()) {
            case Everything everything -> document;
            case Value(Expression value) -> evaluator(document).value(value);
            case Fields(List<Field> fields) -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                for (Field field : fields) {
                    JsonNode value = evaluator(document).value(field.value());
                    if (!value.isMissingNode()) {
                        object.set(field.name(), value);
                    }
                }
                yield object;
            }
            case Count count -> throw new IllegalStateException("counted before");
        };
    }

    private long number(@Nullable Expression expression, long otherwise) {
        if (expression == null) {
            return otherwise;
        }
        JsonNode number = new Evaluator(Map.of(), parameters).value(expression);
        if (!number.isIntegralNumber() || number.longValue() < 0) {
            throw new SqlException("TOP, OFFSET and LIMIT take a whole number of 0 or more.");
        }
        return number.longValue();
    }

    /** One key of ORDER BY. */
    public record SortKey(String path, boolean descending) {}

    /** A document, and its place in the order in which documents came into being. */
    public record Row(long sequence, JsonNode document) {}

    /** Some of the results, and where the others begin. */
    public record Page(List<JsonNode> results, Optional<Position> next) {}
}
