package io.pgcmk.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.Application;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No timer looks at keys here: what happens, happens by Event Grid's webhook. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class EventClosesServerIT {
    private static final Map<String, String> WITHOUT_TIMER = Map.of("AzureWebJobs.KeyAccessCheck.Disabled", "true");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("R10–R12: an access policy is changed, its event comes, and PostgreSQL refuses and says why")
    void closesAServer() {
        try (LocalStack stack = LocalStack.start(Staged.in(directory, WITHOUT_TIMER))) {
            Ready ready = stack.ready();
            LocalHttp http = new LocalHttp(Path.of(ready.keyVault().caFile()));
            Application application = new Application(ready);
            protect(new Operator(http, ready), ready);
            assertThat(application.refusal()).isEmpty();

            new KeyAdmin(http, ready).permit("get", "wrapKey");

            assertThat(application.awaitRefusal(Duration.ofMinutes(5))).contains("57P03", "PermissionRevoked");
        }
    }

    private static void protect(Operator operator, Ready ready) {
        operator.register().requireStatus(201);
        operator.enable(ready.postgres().getFirst().keyUri()).requireStatus(200);
    }
}
