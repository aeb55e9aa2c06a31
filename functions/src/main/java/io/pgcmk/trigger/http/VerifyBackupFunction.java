package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.usecase.VerifyBackup;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/backups/{backup}/verify}: whether the vault still unwraps a backup's DEK to what it was. */
public final class VerifyBackupFunction {
    private final Endpoint endpoint;
    private final VerifyBackup verifyBackup;

    public VerifyBackupFunction(Endpoint endpoint, VerifyBackup verifyBackup) {
        this.endpoint = endpoint;
        this.verifyBackup = verifyBackup;
    }

    @FunctionName("VerifyBackup")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.VERIFY_BACKUP)
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
                (arm, id) ->
                        ArmResponse.ok(BackupJson.of(verifyBackup.run(id, ResourceIds.backup(backup), arm.caller()))));
    }
}
