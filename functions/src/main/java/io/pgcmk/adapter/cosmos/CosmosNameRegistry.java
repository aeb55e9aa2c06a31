package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import io.pgcmk.adapter.cosmos.ContainerCalls.Found;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link NameRegistry} in {@code names}: a name is the id of a document, so only one can be created. */
final class CosmosNameRegistry implements NameRegistry {
    private static final String IN_SUBSCRIPTION =
            "SELECT * FROM c WHERE c.kind = @kind AND c.subscription = @subscription";
    private static final String BY_NAME = " ORDER BY c.name";

    private final ContainerCalls names;
    private final Clock clock;

    CosmosNameRegistry(ContainerCalls names, Clock clock) {
        this.names = names;
        this.clock = clock;
    }

    @Override
    public Optional<ServerUid> owner(Name name) {
        return names.read(NameDocument.id(name), key(name)).map(found -> NameDocument.owner(found.json()));
    }

    @Override
    public ServerUid claim(Name name, ServerUid uid) {
        while (true) {
            if (names.create(NameDocument.write(name, uid, null), key(name)).isPresent()) {
                return uid;
            }
            Optional<Found> found = names.read(NameDocument.id(name), key(name));
            if (found.isPresent() && isKept(name, uid, found.get())) {
                return NameDocument.owner(found.get().json());
            }
            // It was given up, or retired, between the two requests.
        }
    }

    /** Whether the name stays with the owner that was found; if that is {@code uid}, it is no longer retired. */
    private boolean isKept(Name name, ServerUid uid, Found found) {
        boolean retired = found.json().has("ttl");
        return !retired
                || !NameDocument.owner(found.json()).equals(uid)
                || names.replace(NameDocument.write(name, uid, null), key(name), found.etag())
                        .isPresent();
    }

    @Override
    public void release(Name name, ServerUid uid) {
        ownedBy(name, uid).ifPresent(found -> names.delete(NameDocument.id(name), key(name), found.etag()));
    }

    @Override
    public void retire(Name name, ServerUid uid) {
        Integer ttl = Retention.timeToLive(clock.instant(), clock.instant());
        Optional<Found> own = ownedBy(name, uid);
        while (own.isPresent()
                && names.replace(
                                NameDocument.write(name, uid, ttl),
                                key(name),
                                own.get().etag())
                        .isEmpty()) {
            own = ownedBy(name, uid);
        }
    }

    private Optional<Found> ownedBy(Name name, ServerUid uid) {
        return names.read(NameDocument.id(name), key(name))
                .filter(found -> NameDocument.owner(found.json()).equals(uid));
    }

    @Override
    public List<ServerUid> servers(String subscription, @Nullable String resourceGroup) {
        SqlParameter kind = new SqlParameter("@kind", NameDocument.SERVER);
        SqlParameter inSubscription = new SqlParameter("@subscription", NameDocument.lower(subscription));
        SqlQuerySpec query = resourceGroup == null
                ? new SqlQuerySpec(IN_SUBSCRIPTION + BY_NAME, kind, inSubscription)
                : new SqlQuerySpec(
                        IN_SUBSCRIPTION + " AND c.resourceGroup = @resourceGroup" + BY_NAME,
                        kind,
                        inSubscription,
                        new SqlParameter("@resourceGroup", NameDocument.lower(resourceGroup)));
        return names.queryAllPartitions(query).stream().map(NameDocument::owner).toList();
    }

    private static PartitionKey key(Name name) {
        return new PartitionKey(NameDocument.id(name));
    }
}
