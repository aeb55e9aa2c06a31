package io.pgcmk.usecase;

import io.pgcmk.domain.check.ArmOpinion;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.ConfirmationPolicy;
import io.pgcmk.domain.check.Corroboration;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.VaultControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks Azure Resource Manager, and the token endpoint for ourselves, what they say of a suspicion (D6). */
final class AskOthers {
    /** A suspicion is at least as old as this when others are asked, so that what they say is always younger. */
    private static final Duration RECENT = ConfirmationPolicy.REPEAT;

    private final VaultControlPlane arm;
    private final OwnIdentity own;

    AskOthers(VaultControlPlane arm, OwnIdentity own, Clock clock) {
        this.arm = arm.recent(RECENT, clock);
        this.own = own;
    }

    Corroboration of(Server server, Enabled state, Suspicion suspicion) {
        return switch (suspicion.cause().code()) {
            case PERMISSION_REVOKED -> Corroboration.of(right(server, state.key(), suspicion));
            case FIREWALL_CHANGED ->
                Corroboration.of(vault(server, state.key(), id -> ArmOpinion.ofFirewall(arm.vault(id))));
            case VAULT_DELETED -> deletedVault(server, state.key());
            case IDENTITY_DELETED -> new Corroboration(identity(state.checks()), own.getsToken(), null);
            // Of the key's own state ARM knows nothing.
            case KEY_DISABLED,
                    KEY_EXPIRED,
                    KEY_NOT_YET_VALID,
                    KEY_DELETED,
                    KEY_PURGED,
                    TENANT_CHANGED,
                    VAULT_UNREACHABLE,
                    AWAITING_REVALIDATION -> Corroboration.of(ArmOpinion.UNREADABLE);
        };
    }

    /**
     * The server's managed identity as ARM shows it, beside each check, since the last token of a deleted one outlives it.
     * An application is no resource of ARM's.
     */
    ArmAnswer<IdentityId> identity(Server server, CheckRecord checks) {
        ServerIdentity identity = server.registration().identity();
        if (identity.kind() != ServerIdentity.Kind.ATTACHED) {
            return new ArmAnswer.Unreadable<>("an application is no resource of Azure Resource Manager's");
        }
        IdentityId known = checks.identity();
        return known == null ? arm.findIdentity(server.id().subscription(), identity.clientId()) : arm.identity(known);
    }

    private ArmOpinion identity(CheckRecord checks) {
        @Nullable IdentityId known = checks.identity();
        return known == null ? ArmOpinion.UNREADABLE : ArmOpinion.ofDeletion(arm.identity(known));
    }

    private ArmOpinion right(Server server, ActiveKey key, Suspicion suspicion) {
        return vault(
                server,
                key,
                id -> ArmOpinion.ofRight(
                        arm.grants(
                                id,
                                key.pinned().kek(),
                                server.registration().identity().principalId()),
                        Objects.requireNonNull(suspicion.cause().permission())));
    }

    private Corroboration deletedVault(Server server, ActiveKey key) {
        VaultId vault = server.registration().vaultOf(key.pinned().kek());
        if (vault == null) {
            return Corroboration.of(ArmOpinion.UNREADABLE);
        }
        ArmOpinion opinion = ArmOpinion.ofDeletion(arm.vault(vault));
        boolean dated = opinion == ArmOpinion.CONFIRMS;
        return new Corroboration(
                opinion,
                false,
                dated && arm.deletedVault(vault) instanceof ArmAnswer.Known<Instant>(Instant until) ? until : null);
    }

    private static ArmOpinion vault(Server server, ActiveKey key, Function<VaultId, ArmOpinion> ask) {
        VaultId vault = server.registration().vaultOf(key.pinned().kek());
        return vault == null ? ArmOpinion.UNREADABLE : ask.apply(vault);
    }
}
