package io.pgcmk.adapter.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.KeyGrants;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyDataActionsTest {

    @Test
    void takesAwayWhatARoleExcludes() throws Exception {
        JsonNode role =
                role("\"Microsoft.KeyVault/vaults/*/action\"", "\"Microsoft.KeyVault/vaults/keys/unwrap/action\"");

        KeyGrants grants = KeyDataActions.of(List.of(role));

        assertThat(grants.held()).containsExactly(Permission.WRAP_KEY);
        assertThat(grants.excess()).contains("Microsoft.KeyVault/vaults/keys/purge/action");
    }

    @Test
    void addsRolesUp() throws Exception {
        JsonNode reader = role("\"Microsoft.KeyVault/vaults/*/read\"", "");
        JsonNode wrapper = role("\"microsoft.keyvault/VAULTS/keys/wrap/action\"", "");

        assertThat(KeyDataActions.of(List.of(reader, wrapper)))
                .isEqualTo(new KeyGrants(Set.of(Permission.GET, Permission.WRAP_KEY), Set.of()));
    }

    private static JsonNode role(String dataActions, String notDataActions) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree("{\"properties\":{\"permissions\":[{\"actions\":[\"*\"],\"dataActions\":[" + dataActions
                        + "],\"notDataActions\":[" + notDataActions + "]}]}}");
    }
}
