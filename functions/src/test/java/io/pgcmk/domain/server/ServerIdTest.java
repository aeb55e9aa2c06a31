package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.example.Servers;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerIdTest {
    private static final String SUBSCRIPTION = Servers.SUBSCRIPTION;

    @Test
    void comparesWithoutRegardToCase() {
        ServerId id = new ServerId(SUBSCRIPTION, "Prod", "Orders");
        ServerId shouted = new ServerId(SUBSCRIPTION.toUpperCase(Locale.ROOT), "PROD", "ORDERS");

        assertThat(shouted).isEqualTo(id).hasSameHashCodeAs(id);
        assertThat(shouted.key()).isEqualTo(id.key());
        assertThat(new ServerId(SUBSCRIPTION, "test", "orders")).isNotEqualTo(id);
        assertThat(id).isNotEqualTo(id.toString());
    }

    @Test
    void keepsTheCaseItWasGivenIn() {
        assertThat(new ServerId(SUBSCRIPTION, "Prod", "Orders"))
                .hasToString("/subscriptions/" + SUBSCRIPTION
                        + "/resourceGroups/Prod/providers/Microsoft.DBforPostgreSQL/servers/Orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-1", "0rders", "Orders"})
    void takesANameOfLettersDigitsAndHyphens(String name) {
        assertThat(new ServerId(SUBSCRIPTION, "prod", name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1-", "-a1", "ab", "a_b", "a b", ""})
    void refusesOtherNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerId(SUBSCRIPTION, "prod", name))
                .withMessageContaining("server name");
    }

    @Test
    void hasANameOfAtMost63Characters() {
        assertThat(new ServerId(SUBSCRIPTION, "prod", "a".repeat(63)).name()).hasSize(63);
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerId(SUBSCRIPTION, "prod", "a".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prod.", "a/b", "a b", "a?b"})
    void refusesOtherResourceGroups(String group) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerId(SUBSCRIPTION, group, "orders"))
                .withMessageContaining("resource group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "Prod_(1).a-b", "größe"})
    void takesEveryResourceGroupThatAzureTakes(String group) {
        assertThat(new ServerId(SUBSCRIPTION, group, "orders").resourceGroup()).isEqualTo(group);
    }

    @Test
    void hasAResourceGroupOfAtMost90Characters() {
        assertThat(new ServerId(SUBSCRIPTION, "g".repeat(90), "orders").resourceGroup())
                .hasSize(90);
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerId(SUBSCRIPTION, "g".repeat(91), "orders"));
    }

    @Test
    void wantsAUuidForASubscription() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerId("mine", "prod", "orders"));
    }
}
