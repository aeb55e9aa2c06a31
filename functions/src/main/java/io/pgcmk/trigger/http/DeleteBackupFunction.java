package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.usecase.DeleteBackup;
import java.util.Optional;
import java.util.Set;

/** {@code DELETE /…/backups/{backup}}: our copy of its wrapped DEK is erased after 90 days; the one beside it stays. */
public final class DeleteBackupFunction {
    private final Endpoint endpoint;
    private final DeleteBackup deleteBackup;

    public DeleteBackupFunction(Endpoint endpoint, DeleteBackup deleteBackup) {
        this.endpoint = endpoint;
        this.deleteBackup = deleteBackup;
    }

    @FunctionName("DeleteBackup")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.DELETE,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.BACKUP)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            @BindingName("backup") String backup,
            ExecutionContext context) {
        return endpoint.change(
                request,
                context,
                Set.of(ApiVersion.PG_CMK),
                () -> ResourceIds.server(subscription, resourceGroup, server),
                (arm, id) -> deleteBackup.run(id, ResourceIds.backup(backup), arm.caller())
                        ? ArmResponse.ok()
                        : ArmResponse.noContent());
    }
}
