package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.FindBackup;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/backups/{backup}}: a backup, and its DEK as it is wrapped now. */
public final class GetBackupFunction {
    private final Endpoint endpoint;
    private final FindBackup findBackup;

    public GetBackupFunction(Endpoint endpoint, FindBackup findBackup) {
        this.endpoint = endpoint;
        this.findBackup = findBackup;
    }

    @FunctionName("GetBackup")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.BACKUP)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            @BindingName("backup") String backup,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(BackupJson.of(findBackup.run(id, ResourceIds.backup(backup))));
        });
    }
}
