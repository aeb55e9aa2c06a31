package io.pgcmk.adapter.arm;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.VaultControlPlane;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@link VaultControlPlane} by GETs of Azure Resource Manager. Plain requests rather than its SDK, whose modules
 * for vaults and authorization lag behind the API and weigh more than the few documents that we read.
 */
public final class ArmVaultControlPlane implements VaultControlPlane {
    private static final String VAULTS = "2026-02-01";
    private static final String AUTHORIZATION = "2022-04-01";
    private static final String IDENTITIES = "2023-01-31";

    private final ArmReader arm;

    /** Vaults, and the definitions of roles. */
    private final ArmDocuments documents;

    /**
     * Reads as {@code control}, our own identity.
     *
     * @param endpoint {@code https://management.azure.com} in Azure
     */
    public ArmVaultControlPlane(TokenCredential control, HttpClient http, URI endpoint) {
        arm = new ArmReader(
                new HttpPipelineBuilder()
                        .httpClient(http)
                        .policies(new BearerTokenAuthenticationPolicy(control, "https://management.azure.com/.default"))
                        .build(),
                endpoint);
        documents = arm;
    }

    private ArmVaultControlPlane(ArmReader arm, ArmDocuments documents) {
        this.arm = arm;
        this.documents = documents;
    }

    @Override
    public VaultControlPlane recent(Duration age, Clock clock) {
        return new ArmVaultControlPlane(arm, new RecentDocuments(arm, age, clock));
    }

    @Override
    public ArmAnswer<VaultFacts> vault(VaultId vault) {
        return asking(() -> document(vault).map(VaultDocument::facts));
    }

    @Override
    public ArmAnswer<KeyGrants> grants(VaultId vault, KekId kek, UUID principalId) {
        return asking(() -> document(vault)
                .map(document -> document.byRoles()
                        ? KeyDataActions.of(roles(vault, kek, principalId))
                        : document.policies(principalId)));
    }

    /** From the list, since a get asks for the vault's location, which went with the vault. */
    @Override
    public ArmAnswer<Instant> deletedVault(VaultId vault) {
        return asking(() ->
                arm.list(inSubscription(vault.subscription(), "Microsoft.KeyVault/deletedVaults"), VAULTS, "").stream()
                        .map(deleted -> deleted.path("properties"))
                        .filter(deleted -> deleted.path("vaultId").asText().equalsIgnoreCase(vault.toString()))
                        .map(deleted ->
                                Instant.parse(deleted.path("scheduledPurgeDate").asText()))
                        .findAny());
    }

    @Override
    public ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId) {
        return asking(
                () -> arm
                        .list(
                                inSubscription(subscription, "Microsoft.ManagedIdentity/userAssignedIdentities"),
                                IDENTITIES,
                                "")
                        .stream()
                        .filter(identity -> identity.path("properties")
                                .path("clientId")
                                .asText()
                                .equalsIgnoreCase(clientId.toString()))
                        .map(identity -> new IdentityId(identity.path("id").asText()))
                        .findAny());
    }

    @Override
    public ArmAnswer<IdentityId> identity(IdentityId identity) {
        return asking(() -> arm.find(identity.toString(), IDENTITIES).map(found -> identity));
    }

    private static String inSubscription(String subscription, String type) {
        return "/subscriptions/" + subscription + "/providers/" + type;
    }

    private Optional<VaultDocument> document(VaultId vault) {
        return documents.find(vault.toString(), VAULTS).map(VaultDocument::new);
    }

    /** Asked at the key's own scope: a list at the vault's would lack what was granted for the key alone. */
    private List<JsonNode> roles(VaultId vault, KekId kek, UUID principalId) {
        String filter = URLEncoder.encode("assignedTo('" + principalId + "')", StandardCharsets.UTF_8);
        List<JsonNode> assignments = arm.list(
                vault + "/keys/" + kek.name() + "/providers/Microsoft.Authorization/roleAssignments",
                AUTHORIZATION,
                "&$filter=" + filter);
        return assignments.stream()
                .map(assignment ->
                        assignment.path("properties").path("roleDefinitionId").asText())
                .map(role -> UUID.fromString(role.substring(role.lastIndexOf('/') + 1)))
                .distinct()
                .map(role -> role(vault, role))
                .toList();
    }

    private JsonNode role(VaultId vault, UUID role) {
        String path = vault + "/providers/Microsoft.Authorization/roleDefinitions/" + role;
        return documents
                .find(path, AUTHORIZATION)
                .orElseThrow(() -> new ArmUnreadableException("Azure Resource Manager has no " + path));
    }

    /** The one place where trouble becomes an answer. */
    private static <T> ArmAnswer<T> asking(Supplier<Optional<T>> question) {
        try {
            return question.get().<ArmAnswer<T>>map(ArmAnswer.Known::new).orElseGet(ArmAnswer.Absent::new);
        } catch (ArmUnreadableException e) {
            return new ArmAnswer.Unreadable<>(e.why());
        } catch (RuntimeException e) {
            // Credentials and the network fail with exceptions of many kinds, whose texts are not ours to repeat.
            return new ArmAnswer.Unreadable<>("no usable answer from Azure Resource Manager ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
