package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("D6: an incident")
class IncidentRuleTest {

    @Test
    void isOfThreeVaultsAtLeast() {
        assertThat(IncidentRule.isIncident(2, 2)).isFalse();
        assertThat(IncidentRule.isIncident(3, 3)).isTrue();
    }

    @Test
    void isOfAFifthOfThoseThatWereCheckedAtLeast() {
        assertThat(IncidentRule.isIncident(3, 15)).isTrue();
        assertThat(IncidentRule.isIncident(3, 16)).isFalse();
    }
}
