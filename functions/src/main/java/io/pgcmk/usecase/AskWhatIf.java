package io.pgcmk.usecase;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependents;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.whatif.Change;
import io.pgcmk.domain.whatif.KeyState;
import io.pgcmk.domain.whatif.Prospect;
import io.pgcmk.domain.whatif.WhatIf;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import io.pgcmk.port.WrappedUnder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a change of a key would do, and changes nothing. */
public final class AskWhatIf {
    /** Of a page of what lies under the key; one of them will be told something. */
    private static final int WITNESSES = 3;

    private static final int LOOKED_AT = 20;

    private final WrappedUnder under;
    private final ServerStore servers;
    private final SeeKey see;
    private final ForeseeConsequences foresee;
    private final Clock clock;

    AskWhatIf(WrappedUnder under, ServerStore servers, SeeKey see, ForeseeConsequences foresee, Clock clock) {
        this.under = under;
        this.servers = servers;
        this.see = see;
        this.foresee = foresee;
        this.clock = clock;
    }

    /**
     * The answer.
     *
     * @param whatIf null if nothing would happen
     * @param why which versions are meant, or why nothing would happen
     * @param counts of all that depends on the versions, in all subscriptions
     * @param page of one subscription
     */
    public record Answer(
            Change change,
            KeyIdentifier named,
            @Nullable WhatIf whatIf,
            String why,
            Dependents counts,
            Page<Foreseen> page) {

        static Answer nothing(Change change, KeyIdentifier named, String why) {
            return new Answer(change, named, null, why, new Dependents(Map.of()), new Page<>(List.of(), null));
        }
    }

    /**
     * Foresees.
     *
     * @param subscription whose servers are named
     * @param continuation what an earlier answer gave; null for the first page
     */
    public Answer run(
            String subscription, KeyIdentifier named, Change change, int size, @Nullable String continuation) {
        if (named instanceof KekVersion && (change == Change.DELETE || change == Change.PURGE)) {
            throw RequestRefusedException.badRequest(
                    "InvalidRequestContent",
                    "keyUri",
                    "keyUri names one version, but " + change.apiName()
                            + " concerns a key with all of its versions: name " + named.kek() + ", or ask for disable");
        }
        List<Server> witnesses = witnesses(new KeyVersions(named.kek()));
        if (witnesses.isEmpty() && under.count(new KeyVersions(named)).areNone()) {
            return Answer.nothing(change, named, "nothing that pg-cmk knows of uses it");
        }
        return switch (Prospect.of(change, named, state(named, change, witnesses), clock.instant())) {
            case Prospect.Refused(String why) -> Answer.nothing(change, named, why);
            case Prospect.Unclear(String why) ->
                throw RequestRefusedException.unavailable(
                        "AzureKeyVaultUnavailable",
                        "which version of the key is current could not be asked: " + why
                                + "; name a version in keyUri, or repeat the call");
            case Prospect.Happens(WhatIf whatIf, String how) -> {
                Page<Dependent> page = AskRetirement.ofSubscription(
                        subscription, SkipToken.read(() -> under.page(whatIf.versions(), size, continuation)));
                yield new Answer(
                        change,
                        named,
                        whatIf,
                        how,
                        under.count(whatIf.versions()),
                        new Page<>(foresee.run(whatIf, page.elements()), page.continuation()));
            }
        };
    }

    private KeyState state(KeyIdentifier named, Change change, List<Server> witnesses) {
        boolean clear = change == Change.REVOKE || (change == Change.DISABLE && named instanceof KekVersion);
        return clear ? new KeyState.NotAsked() : see.run(named.kek(), witnesses);
    }

    private List<Server> witnesses(KeyVersions key) {
        return under.page(key, LOOKED_AT, null).elements().stream()
                .map(Dependent::uid)
                .distinct()
                .map(servers::find)
                .flatMap(Optional::stream)
                .map(StoredServer::server)
                .filter(server -> !server.isDeleted())
                .sorted((one, other) -> Boolean.compare(isProtected(other), isProtected(one)))
                .limit(WITNESSES)
                .toList();
    }

    /** The identity of another may have no right any more. */
    private static boolean isProtected(Server server) {
        return server.protection() instanceof Protection.Enabled;
    }
}
