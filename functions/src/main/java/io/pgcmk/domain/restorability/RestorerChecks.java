package io.pgcmk.domain.restorability;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.Silence;
import java.util.List;
import java.util.Optional;

/** What must hold of the identity that is to restore, whatever the key. */
final class RestorerChecks {
    private RestorerChecks() {}

    /** Nothing, if the vault was not asked for anything. */
    static List<RestoreFinding> of(List<NeedLook> looks, ServerIdentity identity) {
        List<Answer<?>> answers =
                looks.stream().<Answer<?>>map(look -> look.probe().properties()).toList();
        return answers.isEmpty() ? List.of() : List.of(token(answers, identity));
    }

    /** A vault says no only to someone who has shown a token. */
    private static RestoreFinding token(List<Answer<?>> answers, ServerIdentity identity) {
        Optional<Silence> refused = answers.stream()
                .filter(Answer.Silent.class::isInstance)
                .map(answer -> ((Answer.Silent<?>) answer).silence())
                .filter(silence -> silence.reason() == Silence.Reason.TOKEN_REFUSED)
                .findFirst();
        if (refused.isPresent()) {
            return RestoreFinding.failed(
                    Check.IDENTITY_TOKEN,
                    "no token for identity " + identity.clientId() + ": "
                            + refused.get().evidence(),
                    "attach the identity to the Function App, or let its application trust the app's identity");
        }
        boolean shown = answers.stream()
                .anyMatch(answer -> answer instanceof Answer.Given<?> || answer instanceof Answer.Refused<?>);
        return shown
                ? RestoreFinding.passed(Check.IDENTITY_TOKEN, "identity " + identity.clientId() + " gets tokens")
                : RestoreFinding.unknown(
                        Check.IDENTITY_TOKEN, "no vault gave a usable answer to identity " + identity.clientId());
    }
}
