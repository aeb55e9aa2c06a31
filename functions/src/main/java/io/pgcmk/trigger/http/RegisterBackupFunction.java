package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.usecase.RegisterBackup;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/backups}: registers a backup or a WAL archive, and hands out its wrapped DEK. */
public final class RegisterBackupFunction {
    private final Endpoint endpoint;
    private final RegisterBackup registerBackup;

    public RegisterBackupFunction(Endpoint endpoint, RegisterBackup registerBackup) {
        this.endpoint = endpoint;
        this.registerBackup = registerBackup;
    }

    @FunctionName("RegisterBackup")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.BACKUPS)
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
                (arm, id) -> {
                    JsonFields body = arm.body();
                    body.allowOnly(Set.of("kind", "id"));
                    BackupKind kind = body.required("kind", text -> Names.read(text, BackupKind.values()));
                    BackupId given = body.optional("id", BackupId::parse);
                    RegisterBackup.Registered registered = registerBackup.run(id, kind, given, arm.caller());
                    return ArmResponse.of(
                            registered.created() ? HttpStatus.CREATED : HttpStatus.OK,
                            BackupJson.of(registered.backup()));
                });
    }
}
