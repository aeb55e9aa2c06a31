package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name.OfIdentity;
import io.pgcmk.port.Name.OfServer;
import io.pgcmk.port.Name.OfSystem;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link NameRegistry} promises. */
public abstract class NameRegistryContract {
    private static final ServerUid ONE = Servers.uid(1);
    private static final ServerUid OTHER = Servers.uid(2);

    /** An empty registry. */
    protected abstract NameRegistry names();

    @ParameterizedTest
    @MethodSource("everyKind")
    void hasNoOwnerOfANameThatNobodyClaimed(Name name) {
        assertThat(names().owner(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void givesANameToTheFirst(Name name) {
        assertThat(names().claim(name, ONE)).isEqualTo(ONE);
        assertThat(names().claim(name, OTHER)).isEqualTo(ONE);
        assertThat(names().claim(name, ONE)).isEqualTo(ONE);
        assertThat(names().owner(name)).contains(ONE);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void takesANameBackFromItsOwner(Name name) {
        names().claim(name, ONE);

        names().release(name, ONE);
        names().release(name, ONE);

        assertThat(names().owner(name)).isEmpty();
        assertThat(names().claim(name, OTHER)).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void takesNoNameBackFromAnother(Name name) {
        names().claim(name, ONE);

        names().release(name, OTHER);

        assertThat(names().owner(name)).contains(ONE);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    @DisplayName("D13: a retired name keeps its owner")
    void keepsTheOwnerOfARetiredName(Name name) {
        names().claim(name, ONE);

        names().retire(name, ONE);
        names().retire(name, ONE);

        assertThat(names().owner(name)).contains(ONE);
        assertThat(names().claim(name, OTHER)).isEqualTo(ONE);
        assertThat(names().claim(name, ONE)).isEqualTo(ONE);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void takesARetiredNameBack(Name name) {
        names().claim(name, ONE);
        names().retire(name, ONE);

        names().release(name, ONE);

        assertThat(names().claim(name, OTHER)).isEqualTo(OTHER);
    }

    static Stream<Name> everyKind() {
        return Stream.of(
                new OfServer(Servers.id(1)), new OfIdentity(new UUID(1, 1)), new OfSystem("7000000000000000001"));
    }

    @Test
    void keepsNamesOfDifferentKindsApart() {
        names().claim(new OfSystem(new UUID(1, 1).toString()), ONE);

        assertThat(names().owner(new OfIdentity(new UUID(1, 1)))).isEmpty();
    }

    @Test
    void knowsAServerInAnyCase() {
        names().claim(new OfServer(new ServerId(Servers.SUBSCRIPTION, "Prod", "Orders")), ONE);

        assertThat(names().owner(new OfServer(
                        new ServerId(Servers.SUBSCRIPTION.toUpperCase(Locale.ROOT), "pROD", "oRDERS"))))
                .contains(ONE);
    }

    @Test
    void hasOneWinnerOfManyClaims() throws InterruptedException, ExecutionException {
        Name name = new OfServer(Servers.id(1));

        Set<ServerUid> winners = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<ServerUid> winner : threads.invokeAll(IntStream.rangeClosed(1, 4)
                    .mapToObj(number -> (Callable<ServerUid>) () -> names().claim(name, Servers.uid(number)))
                    .toList())) {
                winners.add(winner.get());
            }
        }

        assertThat(winners).hasSize(1).isEqualTo(Set.of(names().owner(name).orElseThrow()));
    }

    @Test
    void listsTheServersOfAResourceGroupInTheOrderOfTheirNames() {
        claim(1, "prod", "orders-b");
        claim(2, "prod", "orders-a");
        claim(3, "prod", "orders-c");
        claim(4, "prod2", "orders-a");
        claim(5, "pro", "orders-a");
        names().claim(new OfIdentity(new UUID(1, 1)), Servers.uid(6));

        assertThat(names().servers(Servers.SUBSCRIPTION, "Prod"))
                .containsExactly(Servers.uid(2), Servers.uid(1), Servers.uid(3));
    }

    @Test
    void listsTheServersOfASubscription() {
        claim(1, "prod", "orders");
        claim(2, "test", "orders");
        names().claim(new OfServer(new ServerId(new UUID(7, 7).toString(), "prod", "orders")), Servers.uid(3));

        assertThat(names().servers(Servers.SUBSCRIPTION.toUpperCase(Locale.ROOT), null))
                .containsExactlyInAnyOrder(Servers.uid(1), Servers.uid(2));
    }

    @Test
    void listsNoServerThatGaveItsNameUp() {
        claim(1, "prod", "orders");

        names().release(new OfServer(new ServerId(Servers.SUBSCRIPTION, "prod", "orders")), Servers.uid(1));

        assertThat(names().servers(Servers.SUBSCRIPTION, "prod")).isEmpty();
    }

    private void claim(int number, String resourceGroup, String name) {
        names().claim(new OfServer(new ServerId(Servers.SUBSCRIPTION, resourceGroup, name)), Servers.uid(number));
    }
}
