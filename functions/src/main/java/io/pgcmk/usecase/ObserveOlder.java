package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.rotation.OlderLook;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;

/** Looks at a version that a server has left and something of it has not (R17): in its vault, which may be another. */
final class ObserveOlder {
    private final ProbeKey probe;
    private final VaultTraffic traffic;

    ObserveOlder(ProbeKey probe, VaultTraffic traffic) {
        this.probe = probe;
        this.traffic = traffic;
    }

    OlderLook run(Registration registration, KekVersion version) {
        if (!traffic.spend(version, registration.vaultOf(version.kek()))) {
            return OlderLook.none("its vault is left alone just now");
        }
        OlderLook look = probe.ofOlder(registration.identity(), version);
        note(version, look.properties());
        return look;
    }

    /** A name that does not resolve takes no time, and each server is to hear of it. */
    private void note(KekVersion version, Answer<KekProperties> answer) {
        switch (answer) {
            case Answer.Given<KekProperties>(KekProperties given) -> {
                traffic.learn(given);
                traffic.answered(version, true);
            }
            case Answer.Refused<KekProperties> refused -> traffic.answered(version, true);
            case Answer.Silent<KekProperties>(Silence silence) -> {
                if (silence.reason() == Silence.Reason.THROTTLED) {
                    traffic.throttled(version, silence);
                }
                if (silence.reason() != Silence.Reason.NAME_NOT_FOUND && ObserveKey.isOfTheVault(silence.reason())) {
                    traffic.answered(version, false);
                }
            }
            case Answer.NotAsked<KekProperties> notAsked -> {}
        }
    }
}
