package io.pgcmk.adapter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.local.cloud.Identity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long which fault of the wire is borne: Microsoft's own clients see it, and a clock that is moved counts (D1, D5). */
class FaultsAndTimeTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(7);
    private static final String FAULTS = """
            {"status":429}                                                                     | VAULT_UNREACHABLE  | THROTTLED
            {"status":429,"headers":{"Retry-After":"7"}}                                       | VAULT_UNREACHABLE  | THROTTLED
            {"status":429,"headers":{"Retry-After":"86400"}}                                   | VAULT_UNREACHABLE  | THROTTLED
            {"status":503}                                                                     | VAULT_UNREACHABLE  | SERVER_ERROR
            {"status":500,"headers":{"Content-Type":"text/html"},"body":"<html>oops</html>"}   | VAULT_UNREACHABLE  | SERVER_ERROR
            {"status":200,"body":{}}                                                           | VAULT_UNREACHABLE  | INVALID_ANSWER
            {"status":404,"headers":{"Content-Type":"text/html"},"body":"<html>none</html>"}   | VAULT_UNREACHABLE  | INVALID_ANSWER
            {"status":403,"headers":{"Content-Type":"text/html"},"body":"<html>no</html>"}     | PERMISSION_REVOKED | 403
            {"close":"before"}                                                                 | VAULT_UNREACHABLE  | CONNECTION
            {"close":"mid"}                                                                    | VAULT_UNREACHABLE  | CONNECTION
            {"reset":true}                                                                     | VAULT_UNREACHABLE  | CONNECTION
            {"tls":true}                                                                       | VAULT_UNREACHABLE  | CONNECTION
            {"dns":true}                                                                       | VAULT_UNREACHABLE  | NAME_NOT_FOUND
            """;

    private static final EmulatedAzure AZURE = new EmulatedAzure(Identity.Kind.ATTACHED);

    private final WiredServers servers = new WiredServers(AZURE);

    @AfterEach
    void mend() {
        AZURE.noFault();
    }

    @AfterAll
    static void close() {
        AZURE.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = FAULTS)
    @DisplayName("R10, D1, D5: a fault is borne until 6:59 after the last good check, and beyond the limit it closes")
    void isBorneForSevenMinutesAndNotForTen(String behaviour, Code cause, String evidence) {
        servers.protect(
                1,
                Registrations.with(
                        Registrations.with(Servers.registration(1), AZURE.serverIdentity()), AZURE.vaultId()),
                AZURE.kek.kek());

        Instant lastGood = servers.lastGood(1);
        begin(behaviour);
        for (int minute = 1; minute <= 6; minute++) {
            servers.tickAt(lastGood.plusSeconds(60L * minute));
            servers.assertReady(1);
            assertThat(servers.lastGood(1)).as("no look is good").isEqualTo(lastGood);
        }
        AZURE.noFault();
        Instant answered = lastGood.plus(ANSWERED_WITHIN).minusSeconds(1);
        servers.tickAt(answered);
        servers.assertReady(1);
        assertThat(servers.lastGood(1)).isAfterOrEqualTo(answered);

        lastGood = servers.lastGood(1);
        begin(behaviour);
        for (int minute = 1; minute <= 9 && servers.isReady(1); minute++) {
            servers.tickAt(lastGood.plusSeconds(60L * minute));
        }
        servers.assertClosed(1);
        assertThat(servers.inaccessible(1).since()).isBetween(lastGood.plus(ANSWERED_WITHIN), lastGood.plus(LIMIT));
        assertThat(servers.inaccessible(1).cause().code()).isEqualTo(cause);
        assertThat(servers.inaccessible(1).detail()).contains(evidence);
    }

    /** A connection that is left from before knows neither of handshakes nor of names. */
    private void begin(String behaviour) {
        if (behaviour.contains("tls")) {
            AZURE.closeConnections();
        }
        if (behaviour.contains("dns")) {
            AZURE.closeConnections();
            AZURE.hideName();
        } else {
            AZURE.fault("keyVault", behaviour);
        }
    }
}
