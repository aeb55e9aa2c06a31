package io.pgcmk.wiring;

import io.pgcmk.trigger.eventgrid.CopyCreatedFunction;
import io.pgcmk.trigger.eventgrid.KeyAccessEventFunction;
import io.pgcmk.trigger.http.AskRetirementFunction;
import io.pgcmk.trigger.http.AskWhatIfFunction;
import io.pgcmk.trigger.http.ConfirmSidecarFunction;
import io.pgcmk.trigger.http.DeleteBackupFunction;
import io.pgcmk.trigger.http.DeleteServerFunction;
import io.pgcmk.trigger.http.DeleteServerKeyFunction;
import io.pgcmk.trigger.http.Endpoint;
import io.pgcmk.trigger.http.GetBackupFunction;
import io.pgcmk.trigger.http.GetLineageFunction;
import io.pgcmk.trigger.http.GetOperationFunction;
import io.pgcmk.trigger.http.GetOperationResultFunction;
import io.pgcmk.trigger.http.GetRotationFunction;
import io.pgcmk.trigger.http.GetServerFunction;
import io.pgcmk.trigger.http.GetServerKeyFunction;
import io.pgcmk.trigger.http.ListBackupsFunction;
import io.pgcmk.trigger.http.ListEventsFunction;
import io.pgcmk.trigger.http.ListReplicasFunction;
import io.pgcmk.trigger.http.ListRotationsFunction;
import io.pgcmk.trigger.http.ListServerKeysFunction;
import io.pgcmk.trigger.http.ListServersOfResourceGroupFunction;
import io.pgcmk.trigger.http.ListServersOfSubscriptionFunction;
import io.pgcmk.trigger.http.PatchServerFunction;
import io.pgcmk.trigger.http.PreflightRestoreFunction;
import io.pgcmk.trigger.http.PutServerFunction;
import io.pgcmk.trigger.http.PutServerKeyFunction;
import io.pgcmk.trigger.http.RegisterBackupFunction;
import io.pgcmk.trigger.http.RegistrationReader;
import io.pgcmk.trigger.http.ReleaseServerFunction;
import io.pgcmk.trigger.http.RevalidateKeyUsersFunction;
import io.pgcmk.trigger.http.RevalidateServerFunction;
import io.pgcmk.trigger.http.RotateDekFunction;
import io.pgcmk.trigger.http.ValidateKeyFunction;
import io.pgcmk.trigger.http.VerifyBackupFunction;
import io.pgcmk.trigger.timer.KeyAccessCheckFunction;
import io.pgcmk.trigger.timer.OperationResumeFunction;
import io.pgcmk.trigger.timer.OutboxDrainFunction;
import io.pgcmk.trigger.timer.RestorabilityFunction;
import io.pgcmk.trigger.timer.RotationResumeFunction;
import io.pgcmk.usecase.UseCases;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every function of the app, by its class, over the use cases that it calls. */
record Functions(Map<Class<?>, Object> byClass) {

    static Functions of(UseCases use, UUID tenantId) {
        Endpoint endpoint = new Endpoint(use.authenticateCaller(), use.recordRefusal());
        RegistrationReader reader = new RegistrationReader(tenantId);
        return new Functions(Stream.of(
                        new PutServerFunction(endpoint, use.registerServer(), reader),
                        new PatchServerFunction(endpoint, use.updateServer(), reader),
                        new GetServerFunction(endpoint, use.findServer(), use.findRelatives()),
                        new DeleteServerFunction(endpoint, use.deleteServer()),
                        new ListServersOfResourceGroupFunction(endpoint, use.findServer()),
                        new ListServersOfSubscriptionFunction(endpoint, use.findServer()),
                        new ListReplicasFunction(endpoint, use.findRelatives()),
                        new GetLineageFunction(endpoint, use.findRelatives()),
                        new PutServerKeyFunction(endpoint, use.enableKey()),
                        new GetServerKeyFunction(endpoint, use.findServer()),
                        new ListServerKeysFunction(endpoint, use.findServer()),
                        new DeleteServerKeyFunction(endpoint, use.findServer()),
                        new ValidateKeyFunction(endpoint, use.validateKey()),
                        new RevalidateServerFunction(endpoint, use.revalidateServer()),
                        new RevalidateKeyUsersFunction(endpoint, use.revalidateKeyUsers()),
                        new AskRetirementFunction(endpoint, use.askRetirement()),
                        new AskWhatIfFunction(endpoint, use.askWhatIf()),
                        new ReleaseServerFunction(endpoint, use.releaseServer()),
                        new RegisterBackupFunction(endpoint, use.registerBackup()),
                        new ListBackupsFunction(endpoint, use.listBackups()),
                        new GetBackupFunction(endpoint, use.findBackup()),
                        new DeleteBackupFunction(endpoint, use.deleteBackup()),
                        new VerifyBackupFunction(endpoint, use.verifyBackup()),
                        new ConfirmSidecarFunction(endpoint, use.confirmSidecar()),
                        new PreflightRestoreFunction(endpoint, use.preflightRestore(), reader),
                        new RotateDekFunction(endpoint, use.rotateDek()),
                        new ListRotationsFunction(endpoint, use.findRotation()),
                        new GetRotationFunction(endpoint, use.findRotation()),
                        new ListEventsFunction(endpoint, use.listEvents()),
                        new GetOperationFunction(endpoint, use.findOperation()),
                        new GetOperationResultFunction(endpoint, use.findOperation()),
                        new KeyAccessCheckFunction(use.sweepKeyAccess()),
                        new KeyAccessEventFunction(use.checkOnEvent()),
                        new CopyCreatedFunction(use.registerOnEvent(), reader),
                        new OperationResumeFunction(use.resumeOperations()),
                        new RotationResumeFunction(use.continueRotations()),
                        new OutboxDrainFunction(use.drainOutbox()),
                        new RestorabilityFunction(use.surveyBackups()))
                .collect(Collectors.toMap(Object::getClass, Function.identity())));
    }

    <T> T get(Class<T> type) {
        Object function = byClass.get(type);
        if (function == null) {
            throw new IllegalStateException(type + " is not wired in " + getClass());
        }
        return type.cast(function);
    }
}
