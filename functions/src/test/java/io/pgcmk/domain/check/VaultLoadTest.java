package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Servers;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VaultLoadTest {
    private static final KeyScope.OfKey KEY = new KeyScope.OfKey("contoso", "orders-kek");
    private static final KeyScope.OfKey SECOND = new KeyScope.OfKey("contoso", "second-kek");
    private static final Offset<Double> NEARLY = within(1e-6);

    @Test
    @DisplayName("R10: a server with a key of its own is looked at every minute")
    void isOneCheckAMinuteForEachKeyOfOneServer() {
        VaultLoad load = new VaultLoad(Map.of(KEY, servers(1, 1), SECOND, servers(2, 2)));

        assertThat(load.checksAMinute()).isEqualTo(2, NEARLY);
    }

    @Test
    @DisplayName("R10: of servers with one key, each is looked at every three minutes")
    void isAThirdOfTheServersOfOneKey() {
        assertThat(new VaultLoad(Map.of(KEY, servers(1, 300))).checksAMinute()).isEqualTo(100, NEARLY);
    }

    @Test
    void isNothingWithoutServers() {
        assertThat(new VaultLoad(Map.of()).checksAMinute()).isZero();
    }

    @Test
    void growsByAServerOfItsOwnOrAnotherKey() {
        VaultLoad load = new VaultLoad(Map.of(KEY, servers(1, 1)));

        assertThat(load.with(KEY, Servers.uid(2)).users()).isEqualTo(Map.of(KEY, servers(1, 2)));
        assertThat(load.with(SECOND, Servers.uid(2)).users())
                .isEqualTo(Map.of(KEY, servers(1, 1), SECOND, servers(2, 2)));
    }

    @Test
    void doesNotGrowByAServerThatIsCountedAlready() {
        VaultLoad load = new VaultLoad(Map.of(KEY, servers(1, 1)));

        assertThat(load.with(KEY, Servers.uid(1))).isEqualTo(load);
    }

    private static Set<ServerUid> servers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Servers::uid).collect(Collectors.toSet());
    }
}
