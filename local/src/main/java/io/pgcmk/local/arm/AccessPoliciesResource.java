package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.kit.LocalResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code PUT {vault}/accessPolicies/add}, {@code replace} and {@code remove}. */
final class AccessPoliciesResource implements ArmResource {
    private static final Pattern PATH =
            Pattern.compile(VaultResource.ID + "/accessPolicies/(add|replace|remove)", Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;

    AccessPoliciesResource(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Pattern path() {
        return PATH;
    }

    @Override
    public Set<String> apiVersions() {
        return VaultResource.API_VERSIONS;
    }

    @Override
    public LocalResponse answer(ArmCall call) {
        if (!call.method().equals("PUT")) {
            throw ArmErrorException.methodNotAllowed(call.method());
        }
        VaultId id = new VaultId(call.part(1), call.part(2), call.part(3));
        call.require(VaultResource.TYPE + "/accessPolicies/write", id.toString());
        Vault vault = VaultResource.find(cloud, id);
        List<AccessPolicy> given =
                VaultDocument.policies(call.body("properties").part("properties", "accessPolicies"));
        synchronized (vault) {
            List<AccessPolicy> kept = new ArrayList<>(vault.settings().accessPolicies());
            for (AccessPolicy policy : given) {
                AccessPolicy old = kept.stream()
                        .filter(candidate -> candidate.objectId().equals(policy.objectId()))
                        .findAny()
                        .orElse(new AccessPolicy(policy.tenantId(), policy.objectId(), List.of(), List.of()));
                kept.removeIf(candidate -> candidate.objectId().equals(policy.objectId()));
                AccessPolicy changed = changed(call.part(4), old, policy);
                if (!changed.keys().isEmpty() || !changed.secrets().isEmpty()) {
                    kept.add(changed);
                }
            }
            vault.change(vault.settings().withPolicies(kept));
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("id", id + "/accessPolicies/")
                .put("type", "Microsoft.KeyVault/vaults/accessPolicies");
        vault.settings()
                .accessPolicies()
                .forEach(policy -> answer.withObject("properties")
                        .withArray("accessPolicies")
                        .add(VaultDocument.of(policy)));
        return LocalResponse.json(200, answer);
    }

    private static AccessPolicy changed(String how, AccessPolicy old, AccessPolicy given) {
        return switch (how) {
            case "add" -> merged(old, given, AccessPoliciesResource::union);
            case "remove" -> merged(old, given, AccessPoliciesResource::difference);
            default -> given;
        };
    }

    private static AccessPolicy merged(AccessPolicy old, AccessPolicy given, Merge merge) {
        return new AccessPolicy(
                old.tenantId(),
                old.objectId(),
                merge.of(old, given, AccessPolicy::keys),
                merge.of(old, given, AccessPolicy::secrets));
    }

    private static List<String> union(AccessPolicy old, AccessPolicy given, Function<AccessPolicy, List<String>> part) {
        return Stream.concat(part.apply(old).stream(), part.apply(given).stream())
                .distinct()
                .toList();
    }

    private static List<String> difference(
            AccessPolicy old, AccessPolicy given, Function<AccessPolicy, List<String>> part) {
        return part.apply(old).stream()
                .filter(permission -> part.apply(given).stream().noneMatch(permission::equalsIgnoreCase))
                .toList();
    }

    private interface Merge {
        List<String> of(AccessPolicy old, AccessPolicy given, Function<AccessPolicy, List<String>> part);
    }
}
