package io.pgcmk.domain.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.example.Servers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServerChecksTest {

    @ParameterizedTest
    @CsvSource({"BASIC, FAILED", "GENERAL_PURPOSE, PASSED", "MEMORY_OPTIMIZED, PASSED"})
    @DisplayName("R9: General Purpose and Memory Optimized only")
    void refuseTheTierBasic(Tier tier, Result result) {
        assertThat(new Facts().with(tier).result(Check.SERVER_TIER)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE,      FAILED, UNKNOWN, UNKNOWN, UNKNOWN",
        "HOST_NOT_ALLOWED, FAILED, UNKNOWN, UNKNOWN, UNKNOWN",
        "LOGIN_REFUSED,    FAILED, UNKNOWN, UNKNOWN, UNKNOWN",
        "TOO_PRIVILEGED,   PASSED, FAILED,  UNKNOWN, UNKNOWN",
        "NOT_PREPARED,     PASSED, PASSED,  FAILED,  UNKNOWN",
        "NOT_BOUND,        PASSED, PASSED,  PASSED,  FAILED",
        "FENCED,           PASSED, PASSED,  PASSED,  FAILED",
    })
    @DisplayName("R20, R30: PostgreSQL is reachable, least privileged, prepared and bound, in this order")
    void failAtTheStepThatConnectingReached(
            PostgresFault fault, Result reachable, Result privileges, Result prepared, Result bound) {
        Facts facts = new Facts().with(new PostgresAnswer.Faulty(fault, "what went wrong"));

        assertThat(facts.result(Check.POSTGRES_REACHABLE)).isEqualTo(reachable);
        assertThat(facts.result(Check.POSTGRES_LEAST_PRIVILEGE)).isEqualTo(privileges);
        assertThat(facts.result(Check.POSTGRES_PREPARED)).isEqualTo(prepared);
        assertThat(facts.result(Check.POSTGRES_BOUND)).isEqualTo(bound);
    }

    @ParameterizedTest
    @EnumSource(PostgresFault.class)
    void sayWhatWentWrongAndTheWayOut(PostgresFault fault) {
        Facts facts = new Facts().with(new PostgresAnswer.Faulty(fault, "what went wrong"));

        assertThat(facts.judged().findings())
                .contains(Finding.failed(failed(facts), "what went wrong", PostgresRemedy.of(fault)));
    }

    @Test
    void nameTheFaultThatHidTheRest() {
        Facts facts = new Facts().with(new PostgresAnswer.Faulty(PostgresFault.NOT_PREPARED, "no install.sql"));

        assertThat(facts.finding(Check.POSTGRES_BOUND).message()).contains("PostgresPrepared");
    }

    @Test
    void takeANodeThatIsBoundToNobody() {
        assertThat(new Facts().with(state(Servers.node(1), null)).result(Check.POSTGRES_BOUND))
                .isEqualTo(Result.PASSED);
    }

    @Test
    void refuseANodeThatIsBoundToAnother() {
        assertThat(new Facts().with(state(Servers.node(1), Servers.uid(2))).result(Check.POSTGRES_BOUND))
                .isEqualTo(Result.FAILED);
    }

    @Test
    void refuseAnotherNodeThanTheOneRegistered() {
        assertThat(new Facts().with(state(Servers.node(2), Servers.uid(1))).result(Check.POSTGRES_BOUND))
                .isEqualTo(Result.FAILED);
    }

    private static Check failed(Facts facts) {
        return facts.judged().obstacles().getFirst().check();
    }

    private static PostgresState state(Node node, @Nullable ServerUid boundTo) {
        return new PostgresState(node, boundTo, false, 0, List.of(), null);
    }
}
