package io.pgcmk.local.stack;

import io.pgcmk.local.arm.ArmEmulator;
import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cosmos.CosmosEmulator;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.eventgrid.EventGridEmulator;
import io.pgcmk.local.keyvault.KeyVaultEmulator;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Azure, as far as pg-cmk needs it: each emulator on a port of its own, all with the same tenant. */
final class Emulators {
    /** As long as the tokens of managed identities live: a stack may be left running for a day. */
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    static final String DATABASE = "cmk";

    private final EntraEmulator entra;
    private final KeyVaultEmulator keyVault;
    private final ArmEmulator arm;
    private final CosmosEmulator cosmos;
    private final EventGridEmulator eventGrid;
    private final LocalServer faults;

    /** @param eventGridKey of the topic that may be posted to */
    Emulators(Contoso contoso, LocalTrust trust, Zone zone, int keyVaultPort, String eventGridKey, Parts parts) {
        Clock clock = contoso.cloud().clock();
        Faults wanted = new Faults(clock, zone);
        entra = parts.add(new EntraEmulator(
                contoso.cloud(), trust, wanted, new EntraSettings(0, 0, "local-identity-header", TOKEN_LIFETIME)));
        keyVault = parts.add(KeyVaultEmulator.start(keyVaultPort, contoso.cloud(), entra.signingKeys(), trust, wanted));
        arm = parts.add(ArmEmulator.start(0, contoso.cloud(), entra.signingKeys(), trust, wanted));
        cosmos = parts.add(CosmosEmulator.start(0, trust, clock, wanted, token -> isService(contoso, token)));
        cosmos.createDeployedDatabase(DATABASE);
        eventGrid = parts.add(EventGridEmulator.start(0, contoso.cloud(), entra.signingKeys(), trust, eventGridKey));
        faults = parts.add(LocalServer.http(0, wanted.endpoint()));
    }

    EntraEmulator entra() {
        return entra;
    }

    KeyVaultEmulator keyVault() {
        return keyVault;
    }

    String arm() {
        return "https://localhost:" + arm.port();
    }

    CosmosEmulator cosmos() {
        return cosmos;
    }

    EventGridEmulator eventGrid() {
        return eventGrid;
    }

    String faults() {
        return "http://127.0.0.1:" + faults.port() + "/faults";
    }

    /** A role on the account is given to the service's own identity alone. */
    private boolean isService(Contoso contoso, String token) {
        return AccessToken.from(
                        Optional.of("Bearer " + token),
                        entra.signingKeys(),
                        contoso.cloud().clock())
                .filter(known ->
                        known.oid().equals(contoso.service().principalId()) && known.isFor("https://localhost"))
                .isPresent();
    }
}
