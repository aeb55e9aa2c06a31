package io.pgcmk.local.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.kit.LocalResponse.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private static final Map<String, String> WRAP = Map.of("vault", "contoso", "operation", "wrapKey");
    private static final Map<String, String> GET = Map.of("vault", "contoso", "operation", "get");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private Zone zone;
    private Faults faults;
    private FaultTarget vault;

    @BeforeEach
    void start() {
        zone = Zone.at(directory.resolve("zone"));
        faults = new Faults(clock, zone);
        vault = faults.target(
                "keyVault",
                Set.of("vault", "operation", "path"),
                Set.of(
                        Behaviour.Answer.class,
                        Behaviour.Delay.class,
                        Behaviour.Close.class,
                        Behaviour.Throttle.class,
                        Behaviour.TlsFailure.class,
                        Behaviour.NameFailure.class));
    }

    @Test
    void occursAsOftenAsAskedAndOnlyWhereItMatches() {
        put("""
                {"target":"keyVault","match":{"operation":"wrapKey"},"behaviour":{"status":503},"times":2}""");

        assertThat(status(GET)).isEqualTo(200);
        assertThat(status(WRAP)).isEqualTo(503);
        assertThat(status(WRAP)).isEqualTo(503);
        assertThat(status(WRAP)).isEqualTo(200);
    }

    @Test
    void occursAlwaysUntilItIsRemoved() {
        put("""
                {"target":"keyVault","behaviour":{"status":500,"body":{"a":1}},"times":-1}""");
        assertThat(answer(GET).body().text()).isEqualTo("{\"a\":1}");
        assertThat(status(GET)).isEqualTo(500);

        assertThat(send("DELETE", "/faults/f", "").status()).isEqualTo(204);

        assertThat(status(GET)).isEqualTo(200);
    }

    @Test
    void losesTheAnswerToWhatWasDone() {
        put("""
                {"target":"keyVault","behaviour":{"close":"mid"},"times":1}""");

        LocalResponse answer = answer(GET);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.delivery()).isEqualTo(Delivery.CLOSED_MIDWAY);
    }

    @Test
    void delaysTheAnswer() {
        put("""
                {"target":"keyVault","behaviour":{"delayMs":1500},"times":1}""");

        assertThat(answer(GET).delay()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void throttlesWhatExceedsItsRateUntilTheWindowHasMovedOn() {
        put("""
                {"target":"keyVault","behaviour":{"per10s":2},"times":-1}""");

        assertThat(status(GET)).isEqualTo(200);
        assertThat(status(GET)).isEqualTo(200);
        assertThat(status(GET)).isEqualTo(429);
        now = now.plusMillis(9_999);
        assertThat(status(GET)).isEqualTo(429);
        now = now.plusMillis(1);
        assertThat(status(GET)).isEqualTo(200);
    }

    @Test
    void saysWhenToComeAgainOnlyIfAskedTo() {
        put("""
                {"target":"keyVault","behaviour":{"per10s":1},"times":-1}""");
        answer(GET);
        assertThat(answer(GET).headers()).doesNotContainKey("Retry-After");

        put("""
                {"target":"keyVault","behaviour":{"per10s":1,"retryAfter":5},"times":-1}""");
        answer(GET);
        assertThat(answer(GET).headers()).containsEntry("Retry-After", "5");
    }

    @Test
    void failsTheHandshakesOfOneVault() {
        put("""
                {"target":"keyVault","match":{"vault":"contoso"},"behaviour":{"tls":true},"times":-1}""");

        assertThat(vault.refusesHandshake("contoso.vault.azure.net")).isTrue();
        assertThat(vault.refusesHandshake("other.vault.azure.net")).isFalse();
        assertThat(status(GET)).isEqualTo(200);
    }

    @Test
    void takesANameAwayAndGivesItBack() throws Exception {
        zone.add("contoso.vault.azure.net");

        put("""
                {"target":"keyVault","match":{"vault":"contoso"},"behaviour":{"dns":true},"times":-1}""");
        assertThat(Files.readAllLines(zone.file())).isEmpty();

        send("DELETE", "/faults/f", "");
        assertThat(Files.readAllLines(zone.file())).containsExactly("contoso.vault.azure.net");
    }

    @Test
    void listsWhatIsSetWithTheTimesThatAreLeft() {
        put("""
                {"target":"keyVault","behaviour":{"status":503},"times":2}""");
        status(GET);

        assertThat(send("GET", "/faults", "").body().text()).contains("\"name\":\"f\"", "\"times\":1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"target":"cosmos","behaviour":{"status":503},"times":1}                                    | cosmos
            {"target":"keyVault","behaviour":{"status":503},"times":1,"color":1}                        | color
            {"target":"keyVault","match":{"color":"x"},"behaviour":{"status":503},"times":1}            | color
            {"target":"keyVault","behaviour":{"reset":true},"times":1}                                  | honour
            {"target":"keyVault","behaviour":{"status":503,"delayMs":1},"times":1}                      | delayMs
            {"target":"keyVault","behaviour":{"status":42},"times":1}                                   | status
            {"target":"keyVault","behaviour":{"status":503},"times":0}                                  | times
            {"target":"keyVault","behaviour":{"status":503}}                                            | times
            {"target":"keyVault","behaviour":{"close":"late"},"times":1}                                | close
            {"target":"keyVault","match":{"operation":"get"},"behaviour":{"tls":true},"times":1}        | tls
            {"target":"keyVault","match":{"vault":"contoso"},"behaviour":{"dns":true},"times":1}        | dns
            {"target":"keyVault","behaviour":{"per10s":0},"times":-1}                                   | per10s
            {"target":"keyVault","behaviour":{"per10s":1,"retryAfter":0},"times":-1}                    | retryAfter
            {"target":"keyVault","behaviour":{"per10s":1,"delayMs":1},"times":-1}                       | delayMs
            nonsense                                                                                    | JSON
            """)
    void refusesWhatItCouldNotHonourAndNamesTheField(String fault, String named) {
        LocalResponse answer = send("PUT", "/faults/f", fault);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().text()).contains(named);
        assertThat(send("GET", "/faults/f", "").status()).isEqualTo(404);
    }

    private void put(String fault) {
        LocalResponse answer = send("PUT", "/faults/f", fault);
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(200);
    }

    private LocalResponse send(String method, String path, String body) {
        return faults.endpoint().handle(new LocalRequest(method, "", path, "", Map.of(), Body.of(body)));
    }

    private int status(Map<String, String> circumstances) {
        return answer(circumstances).status();
    }

    private LocalResponse answer(Map<String, String> circumstances) {
        return vault.around(circumstances, () -> LocalResponse.empty(429), () -> LocalResponse.empty(200));
    }
}
