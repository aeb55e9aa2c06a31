package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.restorability.RestorePreflight;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.PreflightRestore;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/restorePreflight}: what an identity needs to restore a server, and whether it has it; changes nothing. */
public final class PreflightRestoreFunction {
    private final Endpoint endpoint;
    private final PreflightRestore preflightRestore;
    private final RegistrationReader reader;

    public PreflightRestoreFunction(Endpoint endpoint, PreflightRestore preflightRestore, RegistrationReader reader) {
        this.endpoint = endpoint;
        this.preflightRestore = preflightRestore;
        this.reader = reader;
    }

    /** The vault is asked as whoever the caller names: a refusal of it is an event, like that of a change. */
    @FunctionName("PreflightRestore")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.RESTORE_PREFLIGHT)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.change(
                request,
                context,
                Set.of(ApiVersion.PG_CMK),
                () -> ResourceIds.server(subscription, resourceGroup, server),
                (arm, id) -> ArmResponse.ok(RestorePreflightJson.of(asked(arm.body(), id))));
    }

    private RestorePreflight asked(JsonFields body, ServerId id) {
        body.allowOnly(Set.of("backup", "archive", "identity"));
        return preflightRestore.run(
                id,
                body.optional("backup", PreflightRestoreFunction::backup),
                body.optional("archive", PreflightRestoreFunction::backup),
                reader.identity(body.object("identity")));
    }

    private static BackupId backup(String text) {
        return new BackupId(ResourceIds.uuid(text));
    }
}
