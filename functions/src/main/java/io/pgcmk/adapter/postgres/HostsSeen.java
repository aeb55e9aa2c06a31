package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.HostFault.Kind;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.SideBySide;
import io.pgcmk.port.Workers;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the hosts of a set say of themselves when each is asked. Which one is the primary is asked anew for each use: that may
 * change at any time.
 *
 * @param uid of the server whose hosts they are
 * @param answers in the order of registration
 * @param silent those that gave none, with what they gave instead
 */
record HostsSeen(ServerUid uid, List<Host> answers, Map<ControlDatabase, PostgresException> silent) {
    private static final Logger LOG = Logger.getLogger(HostsSeen.class.getName());

    /**
     * One host.
     *
     * @param node its {@code cluster_name}
     * @param stream the name under which it follows another, or would
     * @param boundTo the server that its node is bound to
     * @param timeline as in names of WAL files, which sort by it; null of a standby
     * @param strangers that stream from it and that nobody has registered
     */
    record Host(
            ControlDatabase database,
            String node,
            String stream,
            String systemIdentifier,
            @Nullable UUID boundTo,
            @Nullable String timeline,
            Instant now,
            @Nullable GuardReport guard,
            List<String> strangers) {
        boolean isPrimary() {
            return timeline != null;
        }
    }

    /** Asked side by side: however many hang, it takes no longer than one that does. */
    static HostsSeen of(List<ControlDatabase> hosts, ServerUid uid, Workers workers) {
        Map<ControlDatabase, FutureTask<Host>> asked = new LinkedHashMap<>();
        hosts.forEach(host -> asked.put(host, SideBySide.ask(() -> ask(host))));
        workers.run(List.copyOf(asked.values()));
        List<Host> answers = new ArrayList<>();
        Map<ControlDatabase, PostgresException> silent = new LinkedHashMap<>();
        asked.forEach((host, answer) -> {
            try {
                answers.add(SideBySide.of(answer));
            } catch (PostgresException e) {
                silent.put(host, e);
            }
        });
        return new HostsSeen(uid, answers, silent);
    }

    private static Host ask(ControlDatabase database) {
        return database.call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT now, guard_seen_at, data_at_rest, host.* FROM cmk.host() AS host")) {
                row.next();
                return new Host(
                        database,
                        row.getString("node"),
                        row.getString("stream"),
                        row.getString("system_identifier"),
                        row.getObject("bound_to", UUID.class),
                        row.getString("timeline"),
                        JdbcPostgresServer.instant(row, 1),
                        JdbcPostgresServer.guard(row),
                        List.of((String[]) row.getArray("strangers").getArray()));
            }
        });
    }

    /** @throws PostgresException if none is one; what a host that gave no answer gave instead, if there is one */
    Host primary() {
        return findPrimary().orElseThrow(() -> {
            String standbys = answers.stream()
                    .map(host -> host.database().endpoint() + " is a standby")
                    .collect(Collectors.joining("; "));
            return silent.values().stream()
                    .findFirst()
                    .map(first -> new PostgresException(
                            first.fault(),
                            Stream.concat(silent.values().stream().map(Throwable::getMessage), Stream.of(standbys))
                                    .filter(text -> !text.isEmpty())
                                    .collect(Collectors.joining("; ")),
                            first))
                    .orElseGet(() -> new PostgresException(
                            PostgresFault.UNREACHABLE, "none of the hosts is a primary: " + standbys));
        });
    }

    /** Of several, one that is bound to the server, and of those the one that was promoted last. */
    Optional<Host> findPrimary() {
        return answers.stream()
                .filter(Host::isPrimary)
                .max(Comparator.comparing(this::isOurs).thenComparing(host -> Objects.requireNonNull(host.timeline())));
    }

    private boolean isOurs(Host host) {
        return uid.value().equals(host.boundTo());
    }

    /** The primary, and any other that is bound to the server: the key is as good for it, and is lost for it, too. */
    List<Host> primaries() {
        return findPrimary().stream()
                .flatMap(first -> Stream.concat(
                        Stream.of(first),
                        answers.stream().filter(host -> host.isPrimary() && isOurs(host) && !host.equals(first))))
                .toList();
    }

    /** The same; there must be one. */
    List<Host> requiredPrimaries() {
        primary();
        return primaries();
    }

    /**
     * Gives an order to primaries. What the first says of it counts: one that it does not take, as it is overtaken, no other
     * hears. That there is a second is told by each check.
     */
    static <T> void tell(List<T> primaries, Consumer<T> order) {
        order.accept(primaries.getFirst());
        for (T other : primaries.subList(1, primaries.size())) {
            try {
                order.accept(other);
            } catch (PostgresException e) {
                notTaken(e);
            }
        }
    }

    static void notTaken(PostgresException e) {
        LOG.log(Level.WARNING, "a second primary did not take an order: {0}", e.getMessage());
    }

    /** The primaries, and the standbys that are of their system. */
    List<Host> members() {
        Host primary = primary();
        return Stream.concat(
                        primaries().stream(),
                        answers.stream().filter(host -> !host.isPrimary() && isOfTheSystem(host, primary)))
                .toList();
    }

    private static boolean isOfTheSystem(Host host, Host primary) {
        return host.systemIdentifier().equals(primary.systemIdentifier());
    }

    /** @throws PostgresException if the primary is not the server's while a standby is: its hosts have none just now */
    void requireOurs() {
        Host primary = primary();
        if (!isOurs(primary) && answers.stream().anyMatch(this::isOurs)) {
            throw new PostgresException(
                    PostgresFault.NOT_BOUND,
                    primary.database().endpoint()
                            + " is a primary that is not bound, and the hosts that are follow another");
        }
    }

    void requireAll() {
        silent.values().stream().findFirst().ifPresent(first -> {
            throw first;
        });
    }

    List<HostFault> faults() {
        Host primary = primary();
        List<HostFault> faults = new ArrayList<>();
        silent.keySet().forEach(host -> faults.add(new HostFault(host.endpoint(), Kind.NO_ANSWER)));
        for (Host host : answers) {
            kind(host, primary)
                    .ifPresent(kind -> faults.add(new HostFault(host.database().endpoint(), kind)));
        }
        return faults;
    }

    private Optional<Kind> kind(Host host, Host primary) {
        if (!isOfTheSystem(host, primary)) {
            return Optional.of(Kind.ANOTHER_SYSTEM);
        }
        if (host.isPrimary() && !host.equals(primary)) {
            return Optional.of(Kind.SECOND_PRIMARY);
        }
        if (isOurs(host)) {
            return Optional.empty();
        }
        return Optional.of(host.isPrimary() ? Kind.NOT_BOUND : Kind.NOT_COUNTED_IN);
    }

    /** As the least of the guards says, by the primary's clock; null if one is missing. */
    @Nullable
    GuardReport guard() {
        Duration silence = Duration.ZERO;
        DataAtRest atRest = DataAtRest.VOLUME;
        for (Host host : answers) {
            GuardReport guard = host.guard();
            if (guard == null) {
                return null;
            }
            Duration since = Duration.between(guard.seenAt(), host.now());
            silence = since.compareTo(silence) > 0 ? since : silence;
            atRest = guard.dataAtRest() == DataAtRest.NONE ? DataAtRest.NONE : atRest;
        }
        return silent.isEmpty() ? new GuardReport(primary().now().minus(silence), atRest) : null;
    }

    List<String> strangers() {
        return answers.stream()
                .flatMap(host -> host.strangers().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
