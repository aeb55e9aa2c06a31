package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFactsTest {

    @ParameterizedTest
    @CsvSource({
        "149999, true, false, is PostgreSQL 14",
        "190000, true, false, is PostgreSQL 19",
        "180000, false, false, no superuser",
        "180000, true, true, primary"
    })
    void sayWhatIsInTheWay(int version, boolean superuser, boolean standby, String why) {
        assertThat(new ServerFacts(version, superuser, standby, "").obstacle("me"))
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains(why));
    }

    @ParameterizedTest
    @CsvSource({"150000, false", "169999, false", "170000, true", "189999, true"})
    void knowWhichServersHaveLoginTriggers(int version, boolean triggers) {
        ServerFacts facts = new ServerFacts(version, true, false, "");

        assertThat(facts.obstacle("me")).isEmpty();
        assertThat(facts.hasLoginTriggers()).isEqualTo(triggers);
    }
}
