package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.check.VaultLoad;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.KeyUsers;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link KeyUsage} in {@code keyUsage}: the servers of a key are one partition, those of a vault a query over all. */
final class CosmosKeyUsage implements KeyUsage {
    private static final String ALL = "SELECT TOP @limit * FROM c WHERE c.uid > @after";
    private static final String IN_ORDER = " ORDER BY c.uid";

    private final ContainerCalls keyUsage;

    CosmosKeyUsage(ContainerCalls keyUsage) {
        this.keyUsage = keyUsage;
    }

    @Override
    public void add(KeyUse use) {
        keyUsage.upsert(KeyUsageDocument.write(use), key(KeyScope.OfKey.of(use.key())));
    }

    @Override
    public void remove(KekId key, ServerUid server) {
        keyUsage.delete(server.toString(), key(KeyScope.OfKey.of(key)));
    }

    /** Asks for one more than is wanted, to know whether there are more. */
    @Override
    public KeyUsers users(KeyScope keys, int limit, @Nullable ServerUid after) {
        SqlParameter most = new SqlParameter("@limit", limit + 1);
        SqlParameter start = new SqlParameter("@after", after == null ? "" : after.toString());
        List<JsonNode> found = switch (keys) {
            case KeyScope.OfKey key -> keyUsage.query(new SqlQuerySpec(ALL + IN_ORDER, most, start), key(key));
            case KeyScope.OfVault(String vault) ->
                keyUsage.queryAllPartitions(new SqlQuerySpec(
                        ALL + " AND c.vault = @vault" + IN_ORDER, most, start, new SqlParameter("@vault", vault)));
            case KeyScope.Within within ->
                keyUsage.queryAllPartitions(new SqlQuerySpec(
                        ALL + " AND STARTSWITH(c.vaultId, @prefix)" + IN_ORDER,
                        most,
                        start,
                        new SqlParameter("@prefix", within.prefix())));
        };
        List<ServerUid> shown =
                found.stream().limit(limit).map(KeyUsageDocument::server).toList();
        return new KeyUsers(shown.stream().distinct().toList(), found.size() > limit ? shown.getLast() : null);
    }

    @Override
    public VaultLoad load(KeyScope.OfVault vault) {
        return new VaultLoad(keyUsage
                .queryAllPartitions(new SqlQuerySpec(
                        "SELECT c.key, c.uid FROM c WHERE c.vault = @vault", new SqlParameter("@vault", vault.name())))
                .stream()
                .collect(Collectors.groupingBy(
                        use -> new KeyScope.OfKey(vault.name(), use.path("key").asText()),
                        Collectors.mapping(
                                use -> ServerUid.parse(use.path("uid").asText()), Collectors.toSet()))));
    }

    private static PartitionKey key(KeyScope.OfKey key) {
        return new PartitionKey(KeyUsageDocument.keyHash(key));
    }
}
