package io.pgcmk.simulation;

import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.usecase.Ports;
import java.time.Instant;

/** All that is outside of the use cases, as troubled as a history says. */
interface Surroundings {

    /** What an instance with a clock of its own sees of it. */
    Ports ports(MutableClock clock, Witness witness);

    ServerId id(int server);

    /** With its key's vault, and the default policy. */
    Registration registration(int server);

    /** The key of a vault. */
    KekId kek(int vault);

    /** Whether PostgreSQL lets a client in. */
    boolean acceptsClients(int server, Instant now);

    /** Whoever is told that a server is about to be closed, open as it still may be. */
    interface Witness {
        void aboutToClose(int server, Instant now);
    }
}
