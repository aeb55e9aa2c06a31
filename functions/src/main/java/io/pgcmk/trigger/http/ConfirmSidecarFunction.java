package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.backup.NamedVersion;
import io.pgcmk.usecase.ConfirmSidecar;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/backups/{backup}/sidecar}: which key version wraps what lies beside a backup. */
public final class ConfirmSidecarFunction {

    private final Endpoint endpoint;
    private final ConfirmSidecar confirmSidecar;

    public ConfirmSidecarFunction(Endpoint endpoint, ConfirmSidecar confirmSidecar) {
        this.endpoint = endpoint;
        this.confirmSidecar = confirmSidecar;
    }

    @FunctionName("ConfirmSidecar")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.SIDECAR)
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
                (arm, id) -> {
                    JsonFields body = arm.body();
                    body.allowOnly(Set.of("version"));
                    NamedVersion version = body.required("version", NamedVersion::parse);
                    return ArmResponse.ok(
                            BackupJson.of(confirmSidecar.run(id, ResourceIds.backup(backup), version, arm.caller())));
                });
    }
}
