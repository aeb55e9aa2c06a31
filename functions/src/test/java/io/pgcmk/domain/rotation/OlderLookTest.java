package io.pgcmk.domain.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.rotation.OlderVersion.Seen;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.Refusals;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("R17: a version that a server has left")
class OlderLookTest {
    private static final Instant UNTIL = Servers.START.plusSeconds(60);
    private static final OlderVersion BEFORE = OlderVersion.of(Keys.V1, true);
    private static final Answer<Optional<Instant>> FOUND = new Answer.NotAsked<>("the key was found");
    private static final Answer<Optional<Instant>> NONE = new Answer.Given<>(Optional.empty());
    private static final Answer<KekProperties> MISSING = refused(Refusal.Reason.KEY_NOT_FOUND);

    @Test
    void isUsableThoughItIsExpired() {
        assertThat(seen(BEFORE, given(true, "unwrapKey"), FOUND)).isEqualTo(BEFORE.seen(Seen.USABLE, null));
    }

    @Test
    void isStrandedIfItIsDisabledOrMayNotUnwrap() {
        assertThat(seen(BEFORE, given(false, "unwrapKey"), FOUND)).isEqualTo(BEFORE.seen(Seen.DISABLED, null));
        assertThat(seen(BEFORE, given(true, "wrapKey"), FOUND)).isEqualTo(BEFORE.seen(Seen.REFUSED, null));
        assertThat(seen(BEFORE, refused(Refusal.Reason.KEY_DISABLED), FOUND))
                .isEqualTo(BEFORE.seen(Seen.DISABLED, null));
    }

    @Test
    void isDeletedUntilItIsPurged() {
        OlderVersion deleted = seen(BEFORE, MISSING, new Answer.Given<>(Optional.of(UNTIL)));

        assertThat(deleted).isEqualTo(BEFORE.seen(Seen.DELETED, UNTIL));
        assertThat(seen(deleted, MISSING, NONE)).isEqualTo(BEFORE.seen(Seen.PURGED, null));
    }

    @Test
    @DisplayName("seems purged while it is being deleted, and is if it still seems so at the next look")
    void isNotPurgedAtFirstSight() {
        OlderVersion first = seen(BEFORE, MISSING, NONE);

        assertThat(first).isEqualTo(BEFORE.seen(Seen.DELETED, null));
        assertThat(seen(first, MISSING, NONE)).isEqualTo(BEFORE.seen(Seen.PURGED, null));
        assertThat(seen(first, MISSING, new Answer.Given<>(Optional.of(UNTIL))))
                .isEqualTo(BEFORE.seen(Seen.DELETED, UNTIL));
    }

    @Test
    void isDeletedThoughNobodySaysUntilWhen() {
        Answer<Optional<Instant>> unsaid = new Answer.Silent<>(new Silence(Silence.Reason.TIMEOUT, "evidence"));
        OlderVersion deleted = BEFORE.seen(Seen.DELETED, UNTIL);

        assertThat(seen(BEFORE, MISSING, unsaid)).isEqualTo(BEFORE.seen(Seen.DELETED, null));
        assertThat(seen(deleted, MISSING, unsaid)).isEqualTo(deleted);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.Reason.class,
            names = {"PERMISSION", "FIREWALL", "PUBLIC_ACCESS_OFF", "OPERATION_NOT_PERMITTED", "WRONG_TENANT"})
    void isRefused(Refusal.Reason reason) {
        assertThat(seen(BEFORE, refused(reason), FOUND)).isEqualTo(BEFORE.seen(Seen.REFUSED, null));
    }

    @Test
    void isAsBeforeWhereARefusalSaysNothingOfIt() {
        assertThat(seen(BEFORE, refused(Refusal.Reason.OUTSIDE_VALIDITY), FOUND))
                .isEqualTo(BEFORE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Silence.Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NAME_NOT_FOUND"})
    void isAsBeforeWhenNobodyAnswers(Silence.Reason reason) {
        assertThat(seen(BEFORE, silent(reason), FOUND)).isEqualTo(BEFORE);
        assertThat(OlderLook.none("for a reason").of(BEFORE, true)).isEqualTo(BEFORE);
    }

    @Test
    @DisplayName("is gone with its vault if the vault's name does not resolve, and the server's vault was found")
    void isGoneWithItsVault() {
        OlderLook look = new OlderLook(silent(Silence.Reason.NAME_NOT_FOUND), FOUND);

        assertThat(look.of(BEFORE, true)).isEqualTo(BEFORE.seen(Seen.VAULT_GONE, null));
        assertThat(look.of(BEFORE, false)).isEqualTo(BEFORE);
    }

    @Test
    void isNewsWhenItStandsOtherwiseOrOnceItIsKnownUntilWhen() {
        OlderVersion deleted = BEFORE.seen(Seen.DELETED, null);

        assertThat(deleted.isNews(BEFORE)).isTrue();
        assertThat(deleted.isNews(deleted)).isFalse();
        assertThat(deleted.seen(Seen.DELETED, UNTIL).isNews(deleted)).isTrue();
        assertThat(deleted.isNews(deleted.seen(Seen.DELETED, UNTIL))).isFalse();
    }

    private static OlderVersion seen(
            OlderVersion before, Answer<KekProperties> properties, Answer<Optional<Instant>> purge) {
        return new OlderLook(properties, purge).of(before, true);
    }

    private static Answer<KekProperties> given(boolean enabled, String operation) {
        Instant past = Servers.START.minusSeconds(1);
        return new Answer.Given<>(
                new KekProperties(Keys.V1, "RSA", 2048, enabled, null, past, Set.of(operation), "Recoverable", 90));
    }

    private static Answer<KekProperties> refused(Refusal.Reason reason) {
        return new Answer.Refused<>(Refusals.of(reason));
    }

    private static Answer<KekProperties> silent(Silence.Reason reason) {
        return new Answer.Silent<>(new Silence(reason, "evidence"));
    }
}
