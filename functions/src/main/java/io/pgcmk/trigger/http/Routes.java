package io.pgcmk.trigger.http;

/** The paths of the API, as the Functions host wants them: without the first slash. */
final class Routes {
    private static final String PROVIDER = "/providers/Microsoft.DBforPostgreSQL";
    private static final String SUBSCRIPTION = "subscriptions/{subscription}";
    private static final String LOCATION = SUBSCRIPTION + PROVIDER + "/locations/{region}";

    static final String SERVERS_OF_SUBSCRIPTION = SUBSCRIPTION + PROVIDER + "/servers";
    static final String SERVERS = SUBSCRIPTION + "/resourceGroups/{resourceGroup}" + PROVIDER + "/servers";
    static final String SERVER = SERVERS + "/{server}";
    static final String REPLICAS = SERVER + "/replicas";
    static final String LINEAGE = SERVER + "/lineage";
    static final String KEYS = SERVER + "/keys";
    static final String KEY = KEYS + "/{key}";
    static final String VALIDATE_KEY = SERVER + "/validateKey";
    static final String REVALIDATE = SERVER + "/revalidate";
    static final String RESTORE_PREFLIGHT = SERVER + "/restorePreflight";
    static final String RELEASE = SERVER + "/release";
    static final String BACKUPS = SERVER + "/backups";
    static final String BACKUP = BACKUPS + "/{backup}";
    static final String VERIFY_BACKUP = BACKUP + "/verify";
    static final String SIDECAR = BACKUP + "/sidecar";
    static final String ROTATIONS = SERVER + "/rotations";
    static final String ROTATION = ROTATIONS + "/{rotation}";
    static final String ROTATE_DEK = SERVER + "/rotateDek";
    static final String EVENTS = SERVER + "/events";
    static final String KEY_USAGE = SUBSCRIPTION + PROVIDER + "/keyUsage";
    static final String REVALIDATE_KEY_USERS = KEY_USAGE + "/revalidate";
    static final String WHAT_IF = KEY_USAGE + "/whatIf";
    static final String OPERATION = LOCATION + "/azureAsyncOperation/{operation}";
    static final String OPERATION_RESULT = LOCATION + "/operationResults/{operation}";

    private Routes() {}
}
