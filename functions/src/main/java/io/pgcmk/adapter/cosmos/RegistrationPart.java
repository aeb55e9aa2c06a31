package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the customer told us of a server, within its document. Schema 1 had no lease and transientGrace.
 *
 * @param host the first
 * @param port the first host's
 * @param others the other hosts of a set, each with its port; null if there are none. Since schema 5
 */
record RegistrationPart(
        String location,
        Map<String, String> tags,
        String skuName,
        String tier,
        String host,
        int port,
        @Nullable List<String> others,
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
        PostgresHosts hosts = registration.postgres();
        return new RegistrationPart(
                registration.location(),
                registration.tags(),
                registration.skuName(),
                registration.tier().name(),
                hosts.first().host(),
                hosts.first().port(),
                others(hosts),
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

    private static @Nullable List<String> others(PostgresHosts hosts) {
        return hosts.isSet()
                ? hosts.endpoints().stream()
                        .skip(1)
                        .map(PostgresEndpoint::toString)
                        .toList()
                : null;
    }

    private PostgresHosts hosts() {
        List<PostgresEndpoint> hosts = new ArrayList<>(List.of(new PostgresEndpoint(host, port)));
        if (others != null) {
            others.stream().map(PostgresEndpoint::parse).forEach(hosts::add);
        }
        return new PostgresHosts(hosts);
    }

    /** @param copies that the server consents to, which its lineage has with the time and caller of each */
    Registration toDomain(Set<ServerId> copies) {
        return new Registration(
                location,
                tags,
                skuName,
                Tier.valueOf(tier),
                hosts(),
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
