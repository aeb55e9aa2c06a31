package io.pgcmk.agent.fake;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.install.AdminPassword;
import io.pgcmk.agent.install.AdminSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link AdminSecret} in memory. */
public final class FakeAdminSecret implements AdminSecret {
    private final List<AdminPassword> versions = new ArrayList<>();
    private Optional<ExitCode> failure = Optional.empty();
    private Runnable meanwhile = () -> {};

    public void refuse() {
        failure = Optional.of(ExitCode.KEY_REFUSED);
    }

    public void silence() {
        failure = Optional.of(ExitCode.KEY_SILENT);
    }

    /** What somebody else does while one is being stored. */
    public void whileStoring(Runnable somethingElse) {
        meanwhile = somethingElse;
    }

    /** How many there ever were. */
    public synchronized int versions() {
        return versions.size();
    }

    @Override
    public synchronized Optional<AdminPassword> find() {
        failIfTold();
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    @Override
    public synchronized void store(AdminPassword password) {
        failIfTold();
        meanwhile.run();
        versions.add(password);
    }

    @Override
    public String name() {
        return "cmk-admin-fake";
    }

    private void failIfTold() {
        failure.ifPresent(code -> {
            throw new AgentException(code, "secret " + name() + " is not to be had");
        });
    }
}
