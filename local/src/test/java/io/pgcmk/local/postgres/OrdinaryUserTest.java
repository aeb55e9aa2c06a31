package io.pgcmk.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OrdinaryUserTest {

    @Test
    void needsNoPrefixWhenWeAreNotRoot() {
        OrdinaryUser user = OrdinaryUser.detect(prefix -> Optional.of("1000"));

        assertThat(user).isEqualTo(OrdinaryUser.OURSELVES);
    }

    @Test
    void prefersAUserNamespaceForRoot() {
        OrdinaryUser user = OrdinaryUser.detect(uids(Map.of("", "0", "unshare", "65534", "setpriv", "65534")));

        assertThat(user).isEqualTo(OrdinaryUser.USER_NAMESPACE);
    }

    @Test
    void fallsBackToNobodyWhereUserNamespacesAreOff() {
        OrdinaryUser user = OrdinaryUser.detect(uids(Map.of("", "0", "setpriv", "65534")));

        assertThat(user).isEqualTo(OrdinaryUser.NOBODY);
    }

    @Test
    void saysWhatIsMissingWhenNothingWorks() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OrdinaryUser.detect(uids(Map.of("", "0"))))
                .withMessageContaining("unshare")
                .withMessageContaining("ordinary user");
    }

    private static Function<List<String>, Optional<String>> uids(Map<String, String> byProgram) {
        return prefix -> Optional.ofNullable(byProgram.get(prefix.isEmpty() ? "" : prefix.getFirst()));
    }
}
