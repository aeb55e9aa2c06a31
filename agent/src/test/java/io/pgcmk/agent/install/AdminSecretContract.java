package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What the agent relies on of wherever pg-cmk finds the password. */
public abstract class AdminSecretContract {
    private final AdminPassword first = AdminPassword.generate(new SecureRandom());
    private final AdminPassword second = AdminPassword.generate(new SecureRandom());

    protected abstract AdminSecret secret();

    /** From then on, it says no. */
    protected abstract void refuse();

    /** From then on, it gives no answer that counts. */
    protected abstract void silence();

    @Test
    void hasNoneUntilOneIsStored() {
        assertThat(secret().find()).isEmpty();
    }

    @Test
    void findsTheOneThatWasStoredLast() {
        secret().store(first);
        secret().store(second);

        assertThat(secret().find()).map(AdminPassword::expose).contains(second.expose());
    }

    @Test
    void saysWhichOneItIsThatIsRefused() {
        secret().store(first);
        refuse();

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> secret().find())
                .returns(ExitCode.KEY_REFUSED, AgentException::exitCode)
                .withMessageContaining(secret().name());
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> secret().store(second))
                .returns(ExitCode.KEY_REFUSED, AgentException::exitCode)
                .withMessageContaining(secret().name());
    }

    @Test
    void tellsSilenceFromNone() {
        secret().store(first);
        silence();

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> secret().find())
                .returns(ExitCode.KEY_SILENT, AgentException::exitCode);
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> secret().store(second))
                .returns(ExitCode.KEY_SILENT, AgentException::exitCode);
    }
}
