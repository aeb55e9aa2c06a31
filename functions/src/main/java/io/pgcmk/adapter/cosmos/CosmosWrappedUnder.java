package io.pgcmk.adapter.cosmos;

import static java.util.stream.Collectors.toMap;

import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.retirement.Dependents;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.port.WrappedUnder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link WrappedUnder} over all partitions of {@code state}. */
final class CosmosWrappedUnder implements WrappedUnder {
    /** One query each; the number after the last is that of schema 1. */
    private static final List<Kind> KINDS = List.of(Kind.values());

    /** What moves or is written anew between two of them is rather counted twice than missed. */
    private static final List<Kind> COUNTED =
            List.of(Kind.ROTATION, Kind.COPY, Kind.SERVER, Kind.ARCHIVE, Kind.BACKUP, Kind.SIDECAR);

    private final ContainerCalls state;
    private final Schema1Dependents schema1;

    CosmosWrappedUnder(ContainerCalls state) {
        this.state = state;
        this.schema1 = new Schema1Dependents(state);
    }

    @Override
    public Dependents count(KeyVersions versions) {
        Dependents counts = new Dependents(Map.of());
        for (Dependent dependent : schema1.under(versions).values()) {
            counts = counts.and(dependent.kind(), 1);
        }
        for (Kind kind : COUNTED) {
            counts = counts.and(kind, count(new UnderVersion(kind, versions)));
        }
        return counts;
    }

    private int count(UnderVersion under) {
        return state.queryAllPartitions(under.count()).stream()
                .mapToInt(JsonNode::intValue)
                .sum();
    }

    /** Asks for one more than is shown, to know whether there are more. */
    @Override
    public Page<Dependent> page(KeyVersions versions, int size, @Nullable String continuation) {
        DependentPosition start = DependentPosition.parse(continuation);
        List<Found> found = new ArrayList<>();
        String after = start.after();
        for (int query = start.query(); query <= KINDS.size() && found.size() <= size; query++) {
            found.addAll(found(versions, new DependentPosition(query, after), size + 1 - found.size()));
            after = "";
        }
        List<Found> shown = found.subList(0, Math.min(size, found.size()));
        return new Page<>(
                named(shown.stream().map(Found::dependent).toList()),
                found.size() > size ? shown.getLast().position().continuation() : null);
    }

    private record Found(DependentPosition position, Dependent dependent) {}

    private List<Found> found(KeyVersions versions, DependentPosition start, int limit) {
        if (start.query() == KINDS.size()) {
            return schema1.under(versions).tailMap(start.after() + '\0').entrySet().stream()
                    .limit(limit)
                    .map(entry -> new Found(new DependentPosition(start.query(), entry.getKey()), entry.getValue()))
                    .toList();
        }
        UnderVersion under = new UnderVersion(KINDS.get(start.query()), versions);
        return state.queryAllPartitions(under.page(start.after(), limit)).stream()
                .map(json -> new Found(
                        new DependentPosition(start.query(), json.path("id").asText()), under.read(json)))
                .toList();
    }

    /** One query for the servers of all. */
    private List<Dependent> named(List<Dependent> dependents) {
        if (dependents.isEmpty()) {
            return List.of();
        }
        List<String> uids = dependents.stream()
                .map(dependent -> dependent.uid().toString())
                .distinct()
                .toList();
        Map<String, ServerId> ids = state
                .queryAllPartitions(new SqlQuerySpec(
                        """
                        SELECT c.uid, c.subscription, c.resourceGroup, c.name FROM c
                        WHERE c.type = @type AND ARRAY_CONTAINS(@uids, c.uid)""", new SqlParameter("@type", ServerDocument.TYPE), new SqlParameter("@uids", uids)))
                .stream()
                .collect(toMap(json -> json.path("uid").asText(), ServerDocument::serverId));
        return dependents.stream()
                .map(dependent -> dependent.of(ids.get(dependent.uid().toString())))
                .toList();
    }

    @Override
    public Optional<Instant> keptUntil(KeyVersions versions) {
        return Stream.concat(
                        state
                                .queryAllPartitions(new SqlQuerySpec(
                                        """
                                        SELECT TOP 1 c.retiredAt FROM c
                                        WHERE c.type = @type AND IS_DEFINED(c.retiredAt)
                                        AND STARTSWITH(c.wrappedBy, @prefix, true) ORDER BY c.retiredAt DESC""",
                                        new SqlParameter("@type", DekDocument.TYPE),
                                        new SqlParameter("@prefix", versions.prefix())))
                                .stream(),
                        state
                                .queryAllPartitions(new SqlQuerySpec("""
                                        SELECT c.retiredAt, c.wrapped FROM c
                                        WHERE c.type = @type AND IS_DEFINED(c.retiredAt)
                                        AND NOT IS_DEFINED(c.wrappedBy)""", new SqlParameter("@type", DekDocument.TYPE)))
                                .stream()
                                .filter(json -> versions.cover(WrappedDekFormat.read(
                                                json.path("wrapped").asText())
                                        .wrappedBy())))
                .map(json -> Retention.end(Instant.parse(json.path("retiredAt").asText())))
                .max(Instant::compareTo);
    }
}
