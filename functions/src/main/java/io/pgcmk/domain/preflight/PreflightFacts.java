package io.pgcmk.domain.preflight;

import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.VaultLoad;
import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that the preflight judges, gathered before it begins.
 *
 * @param probe made as the server's identity
 * @param load what the key's vault carries already
 * @param vaultTenant as the vault's challenge names it; empty if it gave none
 */
public record PreflightFacts(
        Server server,
        KeyIdentifier key,
        KeyProbe probe,
        VaultLoad load,
        Optional<UUID> vaultTenant,
        ArmAnswer<VaultFacts> vault,
        ArmAnswer<KeyGrants> grants,
        PostgresAnswer postgres,
        Instant now) {}
