package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.BackupRegistryContract;
import io.pgcmk.agent.service.HttpBackupRegistry;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import java.net.URI;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Against the package that is deployed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HttpBackupRegistryIT extends BackupRegistryContract {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    private static @Nullable LocalStack stack;

    private boolean gone;

    @BeforeAll
    static void start(@TempDir Path directory) {
        stack = Staged.start(directory);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(stack).close();
    }

    @Test
    void passesOnWhyPgCmkRefuses() {
        UUID id = UUID.randomUUID();
        registry().register(id, Scope.BACKUP);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry().register(id, Scope.ARCHIVE))
                .returns(ExitCode.SERVICE_REFUSED, AgentException::exitCode)
                .withMessageContaining("409 BackupExists");
    }

    @Test
    void saysThatItsTokenIsNotAccepted() {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry("no token").register(UUID.randomUUID(), Scope.BACKUP))
                .returns(ExitCode.SERVICE_REFUSED, AgentException::exitCode)
                .withMessageContaining("401");
    }

    @Override
    protected BackupRegistry registry() {
        return registry(Objects.requireNonNull(stack).ready().callers().operator());
    }

    /** To a port where nobody listens. */
    @Override
    protected void goAway() {
        gone = true;
    }

    private BackupRegistry registry(String token) {
        Ready ready = Objects.requireNonNull(stack).ready();
        Ready.Postgres postgres = ready.postgres().getFirst();
        TokenCredential credential = request -> Mono.just(new AccessToken(token, OffsetDateTime.MAX));
        return new HttpBackupRegistry(
                credential,
                new AgentConfig(
                        gone ? NOBODY : URI.create(ready.functions()),
                        "api://pg-cmk",
                        postgres.resourceId(),
                        new HostIdentity(
                                HostIdentity.Kind.MANAGED_IDENTITY,
                                UUID.fromString(postgres.identity().clientId())),
                        new AgentConfig.Postgres("127.0.0.1", postgres.port(), "postgres", null, "pg_ctl"),
                        null,
                        null,
                        null,
                        null,
                        ready.keyVault().port()));
    }
}
