package io.pgcmk.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void readsWhatAzureNeeds() {
        Settings settings = Settings.from(azure());

        assertThat(settings)
                .isEqualTo(new Settings(
                        URI.create("https://contoso.documents.azure.com:443"),
                        "cmk",
                        UUID.fromString("00000000-0000-0000-0000-000000000001"),
                        "api://pg-cmk",
                        UUID.fromString("00000000-0000-0000-0000-000000000002"),
                        URI.create("https://contoso-cmk.vault.azure.net"),
                        Set.of("db1.example.com", "*.pg.example.com"),
                        URI.create("https://login.microsoftonline.com"),
                        URI.create("https://management.azure.com"),
                        false,
                        443,
                        Duration.ofSeconds(570)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COSMOS_ENDPOINT",
                "CMK_TENANT_ID",
                "CMK_API_AUDIENCE",
                "CMK_CONTROL_CLIENT_ID",
                "CMK_SECRETS_VAULT",
                "POSTGRES_ALLOWED_HOSTS"
            })
    void namesASettingThatIsMissing(String name) {
        Map<String, String> environment = azure();
        environment.put(name, " ");

        assertThatThrownBy(() -> Settings.from(environment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COSMOS_ENDPOINT | http://contoso.documents.azure.com",
                "COSMOS_ENDPOINT | https://user@contoso.documents.azure.com",
                "COSMOS_DATABASE | a/b",
                "CMK_TENANT_ID | contoso",
                "CMK_CONTROL_CLIENT_ID | 1-1-1-1-1",
                "CMK_SECRETS_VAULT | https://vault.example.com",
                "POSTGRES_ALLOWED_HOSTS | db1.example.com,,db2.example.com",
                "POSTGRES_ALLOWED_HOSTS | *",
                "POSTGRES_ALLOWED_HOSTS | db1.example.com:5432",
                "AZURE_AUTHORITY_HOST | https://login.example.com",
                "ARM_ENDPOINT | https://localhost:8443",
                "CMK_LOCAL | true",
                "KEY_VAULT_PORT | 18443"
            })
    void namesASettingThatIsMalformed(String name, String value) {
        Map<String, String> environment = azure();
        environment.put(name, value);

        assertThatThrownBy(() -> Settings.from(environment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app setting " + name);
    }

    @Nested
    class WhenLocal {

        @Test
        void acceptsOtherEndpointsAndTheVaultsPort() {
            Map<String, String> environment = laptop();
            environment.put("ARM_ENDPOINT", "https://localhost:8443");
            environment.put("KEY_VAULT_PORT", "65535");

            Settings settings = Settings.from(environment);

            assertThat(settings.local()).isTrue();
            assertThat(settings.armEndpoint()).isEqualTo(URI.create("https://localhost:8443"));
            assertThat(settings.keyVaultPort()).isEqualTo(65535);
        }

        @Test
        void refusesAPortThatIsNone() {
            Map<String, String> environment = laptop();
            environment.put("KEY_VAULT_PORT", "65536");

            assertThatThrownBy(() -> Settings.from(environment)).hasMessageContaining("app setting KEY_VAULT_PORT");
        }

        @ParameterizedTest
        @ValueSource(ints = {10, 99, 100, 499, 500, 569, 570})
        void acceptsAShorterLease(int seconds) {
            Map<String, String> environment = laptop();
            environment.put("CMK_LEASE_SECONDS", String.valueOf(seconds));

            assertThat(Settings.from(environment).lease()).isEqualTo(Duration.ofSeconds(seconds));
        }

        @ParameterizedTest
        @ValueSource(strings = {"9", "571", "600", "1000", "-20", "soon"})
        @DisplayName("D1: a lease may only be shortened")
        void refusesALongerLease(String seconds) {
            Map<String, String> environment = laptop();
            environment.put("CMK_LEASE_SECONDS", seconds);

            assertThatThrownBy(() -> Settings.from(environment)).hasMessageContaining("app setting CMK_LEASE_SECONDS");
        }

        @Test
        void refusesAnotherLeaseInAzure() {
            Map<String, String> environment = azure();
            environment.put("CMK_LEASE_SECONDS", "60");

            assertThatThrownBy(() -> Settings.from(environment)).hasMessageContaining("app setting CMK_LEASE_SECONDS");
        }

        @ParameterizedTest
        @ValueSource(strings = {"WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME"})
        void refusesToStartInAzure(String sign) {
            Map<String, String> environment = laptop();
            environment.put(sign, "anything");

            assertThatThrownBy(() -> Settings.from(environment))
                    .hasMessageContaining("CMK_LOCAL must not be set in Azure");
        }
    }

    @Nested
    class TheSample {

        @Test
        void isValid() throws IOException {
            assertThat(Settings.from(sample()).local()).isTrue();
        }

        @Test
        void listsEverySetting() throws IOException {
            Map<String, String> sample = sample();
            sample.remove("FUNCTIONS_WORKER_RUNTIME");
            Recording asked = new Recording(sample);

            Settings.from(asked);

            Set<String> azureSets = Set.of("WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME");
            asked.names.removeAll(azureSets);
            assertThat(asked.names).isEqualTo(new TreeSet<>(sample.keySet()));
        }

        private static Map<String, String> sample() throws IOException {
            JsonNode values = new ObjectMapper()
                    .readTree(Path.of("..", "local.settings.sample.json").toFile())
                    .get("Values");
            Map<String, String> sample = new HashMap<>();
            values.fieldNames()
                    .forEachRemaining(name -> sample.put(name, values.get(name).textValue()));
            return sample;
        }
    }

    private static Map<String, String> azure() {
        return new HashMap<>(Map.of(
                "COSMOS_ENDPOINT", "https://contoso.documents.azure.com:443/",
                "CMK_TENANT_ID", "00000000-0000-0000-0000-000000000001",
                "CMK_API_AUDIENCE", "api://pg-cmk",
                "CMK_CONTROL_CLIENT_ID", "00000000-0000-0000-0000-000000000002",
                "CMK_SECRETS_VAULT", "https://contoso-cmk.vault.azure.net/",
                "POSTGRES_ALLOWED_HOSTS", "DB1.example.com, *.pg.example.com",
                "WEBSITE_SITE_NAME", "pg-cmk"));
    }

    private static Map<String, String> laptop() {
        Map<String, String> environment = azure();
        environment.remove("WEBSITE_SITE_NAME");
        environment.put("CMK_LOCAL", "1");
        return environment;
    }

    /** Remembers which names were asked for. */
    private static final class Recording extends AbstractMap<String, String> {
        private final Map<String, String> values;
        private final Set<String> names = new TreeSet<>();

        Recording(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public @Nullable String get(Object name) {
            names.add((String) name);
            return values.get(name);
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            return new HashSet<>(values.entrySet());
        }
    }
}
