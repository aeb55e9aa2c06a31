package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;

/**
 * Registers a copy that an event told of. An event may come twice, and late, and by anybody who may publish: it changes no
 * server that is registered, and brings none back that was deleted.
 */
public final class RegisterOnEvent {
    /** Stands in the events of a server where a person's object id would. */
    private static final Caller CALLER = new Caller("CopyCreated", "Event Grid");

    private final FindServer find;
    private final RegisterServer register;

    RegisterOnEvent(FindServer find, RegisterServer register) {
        this.find = find;
        this.register = register;
    }

    /** What became of an event. */
    public enum Outcome {
        REGISTERED("registered, and waits for its revalidation"),
        KNOWN("known already: left as it is");

        private final String inWords;

        Outcome(String inWords) {
            this.inWords = inWords;
        }

        public String inWords() {
            return inWords;
        }
    }

    /** @throws RequestRefusedException if it cannot be registered, now or at all */
    public Outcome run(ServerId id, Registration registration, CopyOf copyOf) {
        // A name alone is what a call left that died: whoever comes next goes on with it.
        if (find.kept(id).isPresent()) {
            return Outcome.KNOWN;
        }
        register.run(id, registration, copyOf, Precondition.NONE, CALLER);
        return Outcome.REGISTERED;
    }
}
