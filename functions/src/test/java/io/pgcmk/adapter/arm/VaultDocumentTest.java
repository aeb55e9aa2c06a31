package io.pgcmk.adapter.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VaultDocumentTest {
    private static final String TENANT = "00000000-0000-0000-0000-0000000000c1";
    private static final UUID ORDERS = UUID.fromString("00000000-0000-0000-0000-0000000000b1");

    @Test
    void takesWhatAnOldVaultNeverSetAsOffSaveSoftDeleteWhichItMayHave() throws Exception {
        VaultFacts facts = document("").facts();

        assertThat(facts)
                .isEqualTo(new VaultFacts(UUID.fromString(TENANT), "westus", null, false, 0, false, false, true, true));
    }

    @Test
    void countsPoliciesOfThePrincipalItself() throws Exception {
        VaultDocument document = document("""
                ,"accessPolicies":[
                  {"objectId":"00000000-0000-0000-0000-0000000000B1","permissions":{"keys":["Get","wrapkey","list"]}},
                  {"objectId":"00000000-0000-0000-0000-0000000000b1","applicationId":"x","permissions":{"keys":["purge"]}},
                  {"objectId":"00000000-0000-0000-0000-0000000000b2","permissions":{"keys":["unwrapKey"]}}]""");

        assertThat(document.policies(ORDERS))
                .isEqualTo(new KeyGrants(
                        Set.of(Permission.GET, Permission.WRAP_KEY), Set.of("list"), Set.of(Permission.UNWRAP_KEY)));
    }

    @Test
    void countsAllAsTheThreeAndMore() throws Exception {
        VaultDocument document = document("""
                ,"accessPolicies":[
                  {"objectId":"00000000-0000-0000-0000-0000000000b1","permissions":{"keys":["all"]}}]""");

        assertThat(document.policies(ORDERS)).isEqualTo(new KeyGrants(Set.of(Permission.values()), Set.of("all")));
    }

    private static VaultDocument document(String more) throws JsonProcessingException {
        return new VaultDocument(new ObjectMapper()
                .readTree("{\"location\":\"westus\",\"properties\":{\"tenantId\":\"" + TENANT + "\"" + more + "}}"));
    }
}
