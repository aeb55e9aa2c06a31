package io.pgcmk.adapter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Outages of Azure's own services, as hours of ticks see them through Microsoft's own clients (D5, D6). */
class OutagesOnTheWireTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(7);
    private static final List<String> OPERATIONS = List.of("KeyGet", "KeyWrap", "KeyUnwrap");

    private final EmulatedAzure azure = new EmulatedAzure(Identity.Kind.FEDERATED);
    private final WiredServers servers = new WiredServers(azure);

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    @DisplayName("R10, D6: false 403s from half of the vaults for 20 minutes close no server, and hide no revocation")
    void falseRefusalsOfHalfOfTheVaults() {
        List<Vault> vaults = new ArrayList<>(List.of(azure.vault));
        List<KekVersion> keys = new ArrayList<>(List.of(azure.kek));
        while (vaults.size() < 6) {
            vaults.add(azure.newVault());
            keys.add(azure.newKey(vaults.getLast()));
        }
        List<Identity> identities = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            int vault = number % vaults.size();
            identities.add(azure.newServer(Identity.Kind.ATTACHED, "identity-" + number, vaults.get(vault)));
            Registration registration = registration(number, identities.get(number), vaults.get(vault));
            servers.protect(
                    number,
                    isKnownToArm(number) ? registration : Registrations.withoutArm(registration),
                    keys.get(vault).kek());
        }
        Random random = new Random(20241014);
        servers.beforeLooks(() -> vaults.subList(0, 3).forEach(vault -> refuseTwoLooksOfThree(vault, random)));
        List<Integer> revoked = List.of(6, 7);
        Instant revokedAt = Servers.START.plusSeconds(8 * 60 + 30);

        for (int minute = 1; minute <= 20; minute++) {
            Instant tick = Servers.START.plusSeconds(60L * minute);
            if (minute == 9) {
                revoked.forEach(number -> azure.withdrawFrom(identities.get(number)));
            }
            servers.tickAt(tick);

            for (int number = 0; number < identities.size(); number++) {
                if (!revoked.contains(number) || tick.isBefore(revokedAt)) {
                    servers.assertReady(number);
                }
            }
            if (!tick.isBefore(revokedAt.plusSeconds(9 * 60))) {
                revoked.forEach(servers::assertClosed);
            }
        }

        for (int number = 0; number < 3; number++) {
            assertThat(servers.failures(number))
                    .as("false refusals that were seen")
                    .isGreaterThan(10);
        }
        for (int number : revoked) {
            assertThat(servers.inaccessible(number).cause().code()).isEqualTo(Code.PERMISSION_REVOKED);
            assertThat(servers.inaccessible(number).since()).isBetween(revokedAt, revokedAt.plus(LIMIT));
        }
    }

    /** Of every other vault we were not told which it is in ARM. */
    private static boolean isKnownToArm(int number) {
        return number % 2 == 0;
    }

    @Test
    @DisplayName(
            "R10, D5: a token endpoint that is down for three hours closes in time, and not before a grace of four")
    void theTokenEndpointIsDownForThreeHours() {
        // The first token of a process takes long.
        azure.controlPlane.vault(azure.vaultId());
        int patient = 1;
        int other = 2;
        Identity second = azure.newServer(Identity.Kind.FEDERATED, "billing-identity", azure.vault);
        servers.protect(
                patient,
                Registrations.with(registration(patient, azure.server, azure.vault), grace(Duration.ofHours(4))),
                azure.kek.kek());
        servers.protect(other, registration(other, second, azure.vault), azure.kek.kek());
        Instant lastGood = servers.lastGood(other);

        // Of a kind after which the SDK does not ask again by itself: a look would take six seconds.
        azure.fault("entra", "{\"status\":501,\"headers\":{\"Retry-After\":\"1\"}}");
        Instant end = Servers.START.plus(Duration.ofHours(3));
        for (Instant tick = Servers.START.plusSeconds(60); tick.isBefore(end); tick = afterwards(tick)) {
            servers.tickAt(tick);

            servers.assertReady(patient);
            if (!tick.isAfter(lastGood.plus(ANSWERED_WITHIN))) {
                servers.assertReady(other);
            }
            if (!tick.isBefore(lastGood.plus(LIMIT))) {
                servers.assertClosed(other);
            }
        }

        assertThat(servers.inaccessible(other).cause().code()).isEqualTo(Code.VAULT_UNREACHABLE);
        assertThat(servers.inaccessible(other).detail()).contains("TOKEN_UNAVAILABLE");
        assertThat(servers.inaccessible(other).since()).isBetween(lastGood.plus(ANSWERED_WITHIN), lastGood.plus(LIMIT));

        azure.noFault();
        for (int minute = 0; minute < 12; minute++) {
            servers.tickAt(end.plusSeconds(60L * minute));
        }

        servers.assertReady(patient);
        servers.assertReady(other);
        assertThat(servers.lastGood(patient)).isAfterOrEqualTo(end);
    }

    /** Each minute while something may follow from it, and then now and then: each failure takes its real time. */
    private static Instant afterwards(Instant tick) {
        return tick.plusSeconds(tick.isBefore(Servers.START.plusSeconds(12 * 60)) ? 60 : 5 * 60);
    }

    /** In two looks of three, one right or more. */
    private void refuseTwoLooksOfThree(Vault vault, Random random) {
        int refused = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(7);
        for (int operation = 0; operation < OPERATIONS.size(); operation++) {
            if ((refused & 1 << operation) == 0) {
                azure.noFault(vault, OPERATIONS.get(operation));
            } else {
                azure.fault(vault, OPERATIONS.get(operation), EmulatedAzure.FORBIDDEN);
            }
        }
    }

    private static Registration registration(int number, Identity identity, Vault vault) {
        return Registrations.with(
                Registrations.with(Servers.registration(number), EmulatedAzure.serverIdentity(identity)),
                EmulatedAzure.vaultId(vault));
    }

    private static ServerPolicy grace(Duration grace) {
        return new ServerPolicy(false, ServerPolicy.Recovery.AUTOMATIC, ServerPolicy.Lease.ENFORCED, grace);
    }
}
