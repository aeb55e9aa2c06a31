package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the customer told us of a server, within its document. Schema 1 had no lease and transientGrace. */
record RegistrationPart(
        String location,
        Map<String, String> tags,
        String skuName,
        String tier,
        String host,
        int port,
        String identityKind,
        String clientId,
        String principalId,
        String tenantId,
        @Nullable String keyVaultId,
        boolean strict,
        String recovery,
        @Nullable String lease,
        @Nullable String transientGrace) {

    static RegistrationPart of(Registration registration) {
        ServerIdentity identity = registration.identity();
        VaultId vault = registration.keyVaultId();
        return new RegistrationPart(
                registration.location(),
                registration.tags(),
                registration.skuName(),
                registration.tier().name(),
                registration.postgres().host(),
                registration.postgres().port(),
                identity.kind().name(),
                identity.clientId().toString(),
                identity.principalId().toString(),
                identity.tenantId().toString(),
                vault == null ? null : vault.toString(),
                registration.policy().strict(),
                registration.policy().recovery().name(),
                registration.policy().lease().name(),
                registration.policy().transientGrace().toString());
    }

    /** @param copies that the server consents to, which its lineage has with the time and caller of each */
    Registration toDomain(Set<ServerId> copies) {
        return new Registration(
                location,
                tags,
                skuName,
                Tier.valueOf(tier),
                new PostgresEndpoint(host, port),
                new ServerIdentity(
                        ServerIdentity.Kind.valueOf(identityKind),
                        UUID.fromString(clientId),
                        UUID.fromString(principalId),
                        UUID.fromString(tenantId)),
                keyVaultId == null ? null : VaultId.parse(keyVaultId),
                new ServerPolicy(
                        strict,
                        ServerPolicy.Recovery.valueOf(recovery),
                        lease == null ? ServerPolicy.Lease.ENFORCED : ServerPolicy.Lease.valueOf(lease),
                        transientGrace == null ? Duration.ZERO : Duration.parse(transientGrace)),
                copies);
    }
}
