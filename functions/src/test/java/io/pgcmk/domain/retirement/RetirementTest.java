package io.pgcmk.domain.retirement;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R17: a key version may be disabled once nothing lies under it, no sidecar either, no rotation runs, and all is told. */
class RetirementTest {
    private static final KeyVersions V1 = new KeyVersions(Keys.V1);

    @Test
    void aVersionThatNothingKnownUsesMayBeDisabled() {
        Retirement retirement = of(Map.of(), true, null);

        assertThat(retirement.mayBeDisabled()).isTrue();
        assertThat(retirement.why()).isEqualTo("nothing that pg-cmk knows of uses it");
        assertThat(retirement.advice())
                .isEqualTo("disable it, which can be undone, and do not purge it: az keyvault key set-attributes --id "
                        + Keys.V1 + " --enabled false");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneOfAnyKindForbidsIt(Kind kind) {
        Retirement retirement = of(Map.of(kind, 1), true, null);

        assertThat(retirement.mayBeDisabled()).isFalse();
        assertThat(retirement.why()).startsWith("1 ").endsWith(" depends on it");
        assertThat(retirement.advice()).endsWith("; then ask again");
    }

    @Test
    void tellsHowManyOfEachKindThereAre() {
        Retirement retirement = of(Map.of(Kind.SERVER, 2, Kind.ARCHIVE, 1, Kind.SIDECAR, 30), true, null);

        assertThat(retirement.why()).isEqualTo("2 servers, 1 WAL archive, 30 sidecars depend on it");
    }

    @Test
    void whatIsNotToldYetForbidsIt() {
        Retirement retirement = of(Map.of(), false, null);

        assertThat(retirement.mayBeDisabled()).isFalse();
        assertThat(retirement.advice()).isEqualTo("ask again in a minute");
    }

    /** Disabling can be undone: a deleted server comes back with its DEKs for 90 days (D13). */
    @Test
    void whatWasDeletedForbidsPurgingOnly() {
        Retirement retirement = of(Map.of(), true, Servers.START);

        assertThat(retirement.mayBeDisabled()).isTrue();
        assertThat(retirement.why()).contains("until " + Servers.START);
        assertThat(retirement.advice()).contains("To purge it before " + Servers.START + " would lose");
    }

    @Test
    void ofAKeyEachVersionIsToBeDisabled() {
        Retirement retirement = Retirement.of(new KeyVersions(Keys.KEK), new Dependents(Map.of()), true, null);

        assertThat(retirement.advice()).contains(Keys.KEK + "/{version} --enabled false, for each of its versions");
    }

    private static Retirement of(Map<Kind, Integer> counts, boolean told, @Nullable Instant keptUntil) {
        return Retirement.of(V1, new Dependents(counts), told, keptUntil);
    }
}
