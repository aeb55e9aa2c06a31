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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@link VaultControlPlane} by GETs of Azure Resource Manager. Plain requests rather than its SDK, whose modules
 * for vaults and authorization lag behind the API and weigh more than the three documents that we read.
 */
public final class ArmVaultControlPlane implements VaultControlPlane {
    private static final String VAULTS = "2026-02-01";
    private static final String AUTHORIZATION = "2022-04-01";

    private final ArmReader arm;

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

    @Override
    public ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId) {
        return new ArmAnswer.Unreadable<>("TODO");
    }

    @Override
    public ArmAnswer<IdentityId> identity(IdentityId identity) {
        return new ArmAnswer.Unreadable<>("TODO");
    }

    private Optional<VaultDocument> document(VaultId vault) {
        return arm.find(vault.toString(), VAULTS, "").map(VaultDocument::new);
    }

    /** Asked at the key's own scope: a list at the vault's would lack what was granted for the key alone. */
    private List<JsonNode> roles(VaultId vault, KekId kek, UUID principalId) {
        String filter = URLEncoder.encode("assignedTo('" + principalId + "')", StandardCharsets.UTF_8);
        JsonNode assignments = existing(
                vault + "/keys/" + kek.name() + "/providers/Microsoft.Authorization/roleAssignments",
                "&$filter=" + filter);
        if (assignments.hasNonNull("nextLink")) {
            throw new ArmUnreadableException("the identity has more role assignments than one page holds");
        }
        List<JsonNode> roles = new ArrayList<>();
        for (JsonNode assignment : assignments.path("value")) {
            String role = assignment.path("properties").path("roleDefinitionId").asText();
            UUID id = UUID.fromString(role.substring(role.lastIndexOf('/') + 1));
            roles.add(existing(vault + "/providers/Microsoft.Authorization/roleDefinitions/" + id, ""));
        }
        return roles;
    }

    private JsonNode existing(String path, String query) {
        return arm.find(path, AUTHORIZATION, query)
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
