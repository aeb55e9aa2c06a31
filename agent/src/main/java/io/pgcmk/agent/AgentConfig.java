package io.pgcmk.agent;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the agent is set up with.
 *
 * @param service pg-cmk's address
 * @param audience whom our tokens for pg-cmk are for
 * @param server the resource id of the server on this host
 * @param secretsVault pg-cmk's own, which the password of {@code cmk_admin} lies in; only {@code install} and
 *     {@code status} need it
 * @param volume null where the data directory is not encrypted
 * @param standby null where the guard does not keep the logins of a standby
 * @param copy null where nobody is told of what is restored here
 * @param vaultPort 443, but for a local run
 */
public record AgentConfig(
        URI service,
        String audience,
        String server,
        HostIdentity identity,
        Postgres postgres,
        @Nullable URI secretsVault,
        @Nullable Volume volume,
        @Nullable Standby standby,
        @Nullable Copy copy,
        int vaultPort) {

    /**
     * The encrypted volume of the data directory, as {@code guard} takes its key away; both are commands of a shell.
     *
     * @param stop stops the server; null for pg_ctl
     */
    public record Volume(@Nullable String stop, String removeKey) {}

    /**
     * A standby whose {@code hba_file} the guard writes.
     *
     * @param dataDirectory where it writes it, also while PostgreSQL is down
     * @param hba the rules that hold while its lease runs
     */
    public record Standby(Path dataDirectory, Path hba) {}

    /**
     * What pg-cmk is told of a server that is restored on this host, and has no other way to know.
     *
     * @param topic the endpoint of pg-cmk's own topic of Event Grid
     * @param hosts under which pg-cmk is to reach it
     * @param identity of the copy, with {@link HostIdentity#clientId}
     */
    public record Copy(URI topic, String location, List<String> hosts, Principal identity) {
        public Copy {
            hosts = List.copyOf(hosts);
        }

        public record Principal(UUID principalId, UUID tenantId) {}
    }

    /**
     * Who this host is towards the vault and pg-cmk: the identity that the server is registered with.
     *
     * @param kind a managed identity of the virtual machine, or a Kubernetes service account that an application trusts
     */
    public record HostIdentity(Kind kind, UUID clientId) {

        public enum Kind {
            MANAGED_IDENTITY,
            WORKLOAD_IDENTITY
        }
    }

    /**
     * How the local superuser reaches PostgreSQL.
     *
     * @param passwordFile holds the password alone; null where the server asks for none
     * @param pgCtl the program that starts and stops a restored server
     */
    public record Postgres(
            String host, int port, String user, @Nullable Path passwordFile, String pgCtl) {}
}
