package io.pgcmk.usecase;

import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KeyIdentifier;

/** The preflight as a dry run: says everything that stands in the way of a key, and changes nothing. */
public final class ValidateKey {
    private final FindServer find;
    private final GatherFacts facts;

    ValidateKey(FindServer find, GatherFacts facts) {
        this.find = find;
        this.facts = facts;
    }

    public Preflight run(ServerId id, KeyIdentifier key) {
        return Preflight.of(facts.run(find.run(id), key));
    }
}
