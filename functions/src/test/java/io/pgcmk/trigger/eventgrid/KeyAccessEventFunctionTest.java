package io.pgcmk.trigger.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.trigger.http.World;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAccessEventFunctionTest {
    private static final String SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333";
    private static final String VAULT =
            SUBSCRIPTION + "/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso-kv";

    /** As Event Grid's own documents show it. */
    private static final String KEY_IN_ITS_SCHEMA = """
            {"id":"00eccf70-95a7-4e7c-8299-2eb17ee9ad64", "topic":"%s", "subject":"pg-kek",
             "eventType":"Microsoft.KeyVault.KeyNewVersionCreated","eventTime":"2026-03-01T10:00:00.1036736Z",
             "data":{"Id":"https://contoso-kv.vault.azure.net/keys/pg-kek/8c2f4b1a9d3e4f5a8b7c6d5e4f3a2b1c",
              "VaultName":"contoso-kv","ObjectType":"Key","ObjectName":"pg-kek",
              "Version":"8c2f4b1a9d3e4f5a8b7c6d5e4f3a2b1c","NBF":null,"EXP":1803981600},
             "dataVersion":"1","metadataVersion":"1"}""".formatted(VAULT);

    private static final String KEY_AS_CLOUD_EVENT = """
            {"id":"00eccf70-95a7-4e7c-8299-2eb17ee9ad64","source":"%s","subject":"pg-kek",
             "type":"Microsoft.KeyVault.KeyNearExpiry","time":"2026-03-01T10:00:00.1036736Z",
             "data":{"Id":"https://contoso-kv.vault.azure.net/keys/pg-kek/8c2f4b1a9d3e4f5a8b7c6d5e4f3a2b1c",
              "VaultName":"contoso-kv","ObjectType":"Key","ObjectName":"pg-kek",
              "Version":"8c2f4b1a9d3e4f5a8b7c6d5e4f3a2b1c","NBF":1772359200,"EXP":1803981600},
             "specversion":"1.0"}""".formatted(VAULT);

    @Nested
    class Reads {

        @Test
        void theKeyInBothSchemas() {
            assertThat(keys(KEY_IN_ITS_SCHEMA)).isEqualTo(new KeyScope.OfKey("contoso-kv", "pg-kek"));
            assertThat(keys(KEY_AS_CLOUD_EVENT)).isEqualTo(new KeyScope.OfKey("contoso-kv", "pg-kek"));
        }

        @Test
        void namesInAnyCaseWithBlanksAndNumbersThatAreTexts() {
            String odd = """
                    {"EVENTTYPE":" microsoft.keyvault.KEYEXPIRED ", "Topic":"t",
                     "Data":{"id":"broken","vaultname ":" Contoso-KV","ObjectName ":" PG-kek ","exp":"1559082102"}}""";

            assertThat(keys(odd)).isEqualTo(new KeyScope.OfKey("contoso-kv", "pg-kek"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"source\":\"" + VAULT + "\",\"data\":{\"VaultName\":null}",
                    "\"topic\":\"" + VAULT + "\",\"data\":{}",
                    "\"source\":\"" + VAULT + "\"",
                    "\"data\":{\"VaultName\":\"CONTOSO-KV\",\"ObjectType\":\"AccessPolicy\",\"ObjectName\":null}"
                })
        void theVaultOfAPolicyFromWhereverItIs(String members) {
            String event = "{\"type\":\"Microsoft.KeyVault.VaultAccessPolicyChanged\",\"specversion\":\"1.0\","
                    + members + "}";

            assertThat(keys(event)).isEqualTo(new KeyScope.OfVault("contoso-kv"));
        }

        @Test
        void theWholeVaultWhereTheKeyIsNotNamed() {
            String event = "{\"eventType\":\"Microsoft.KeyVault.KeyExpired\",\"topic\":\"" + VAULT + "\"}";

            assertThat(keys(event)).isEqualTo(new KeyScope.OfVault("contoso-kv"));
        }

        @ParameterizedTest
        @CsvSource({"ResourceWriteSuccess", "ResourceDeleteSuccess"})
        void theResourceOfArm(String type) {
            assertThat(keys(ofArm(type, "\"data\":{\"resourceUri\":\"" + VAULT + "\"}")))
                    .isEqualTo(new KeyScope.OfVault("contoso-kv"));
            assertThat(keys(ofArm(type, "\"subject\":\"" + VAULT + "\"")))
                    .isEqualTo(new KeyScope.OfVault("contoso-kv"));
        }

        @Test
        void theIdentityThatIsDeleted() {
            String identity = SUBSCRIPTION
                    + "/resourcegroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders";

            assertThat(KeyAccessEvent.read(ofArm("ResourceDeleteSuccess", "\"subject\":\"" + identity + "\"")))
                    .isEqualTo(new KeyAccessEvent.About(
                            AzureEventType.RESOURCE_DELETE_SUCCESS, new Notice.OfIdentity(new IdentityId(identity))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"eventType\":\"Microsoft.KeyVault.SecretNearExpiry\"}",
                    "{\"type\":\"com.example.other\",\"specversion\":\"1.0\"}",
                    "{\"eventType\":\"Microsoft.Resources.ResourceWriteSuccess\",\"subject\":\"/subscriptions/s\"}"
                })
        void nothingOutOfAnEventOfSomethingElse(String event) {
            assertThat(KeyAccessEvent.read(event)).isInstanceOf(KeyAccessEvent.Unconcerned.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "{",
                    "[]",
                    "\"event\"",
                    "{}",
                    "{\"eventType\":{}}",
                    "{\"eventType\":\"Microsoft.KeyVault.KeyExpired\",\"data\":[]}",
                    "{\"eventType\":\"Microsoft.KeyVault.VaultAccessPolicyChanged\",\"data\":{\"VaultName\":\"a b\"}}",
                    "{\"eventType\":\"Microsoft.Resources.ResourceDeleteSuccess\",\"data\":{\"resourceUri\":1.5e}}",
                    "{\"eventType\":\"Microsoft.Resources.ResourceDeleteSuccess\",\"data\":{}}"
                })
        void nothingOutOfWhatIsMalformed(String event) {
            assertThat(KeyAccessEvent.read(event)).isInstanceOf(KeyAccessEvent.Malformed.class);
        }
    }

    @Nested
    class Acts {
        private final World world = new World();
        private final KeyAccessEventFunction function = new KeyAccessEventFunction(world.use.checkOnEvent());

        @Test
        void looksAtTheServersConcerned() {
            world.enabled();

            function.run(ofKey("contoso", "orders-kek"), world.context);

            assertThat(world.context.lines()).containsExactly("Microsoft.KeyVault.KeyExpired: 1 servers looked at");
        }

        @Test
        void letsAFaultThatMayPassBeDeliveredAgain() {
            world.enabled();
            world.usage().setReachable(false);

            assertThatExceptionOfType(StoreUnreachableException.class)
                    .isThrownBy(() -> function.run(ofKey("contoso", "orders-kek"), world.context));
        }

        @Test
        void dropsWhatIsMalformedAndSaysWhyAndNothingOfTheSendersOwn() {
            function.run("{\"eventType\":\"Microsoft.KeyVault.KeyExpired\",\"id\":\"evil\"}", world.context);
            function.run("{\"eventType\":\"evil\"}", world.context);

            assertThat(world.context.lines())
                    .containsExactly(
                            "an event was dropped: it names no vault: not in data.Id, data.VaultName, topic or source",
                            "an event was ignored: its type is none that concerns access to a key");
        }

        private static String ofKey(String vault, String key) {
            return "{\"eventType\":\"Microsoft.KeyVault.KeyExpired\",\"data\":{\"Id\":\"https://" + vault
                    + ".vault.azure.net/keys/" + key + "\"}}";
        }
    }

    private static String ofArm(String type, String member) {
        return "{\"eventType\":\"Microsoft.Resources." + type + "\"," + member + "}";
    }

    private static KeyScope keys(String event) {
        KeyAccessEvent read = KeyAccessEvent.read(event);
        assertThat(read).isInstanceOf(KeyAccessEvent.About.class);
        return ((Notice.OfKeys) ((KeyAccessEvent.About) read).notice()).keys();
    }
}
