package io.pgcmk.trigger.http;

import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;

/** A copy of which somebody told who is not to open anything: the agent that restored it, or a failover tool. */
public record AnnouncedCopy(ServerId id, Registration registration, CopyOf copyOf) {}
