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
import io.pgcmk.usecase.ListBackups;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/backups}: the backups and WAL archives of a server, newest first. */
public final class ListBackupsFunction {
    private final Endpoint endpoint;
    private final ListBackups listBackups;

    public ListBackupsFunction(Endpoint endpoint, ListBackups listBackups) {
        this.endpoint = endpoint;
        this.listBackups = listBackups;
    }

    @FunctionName("ListBackups")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.BACKUPS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(
                    Paging.json(arm, listBackups.run(id, Paging.size(arm), Paging.continuation(arm)), BackupJson::of));
        });
    }
}
