package io.pgcmk.local.cosmos;

/** An answer of 400 or more: its status, its substatus (0 for none) and what it says. */
final class Refusal extends RuntimeException {
    private final int status;
    private final int substatus;

    private Refusal(int status, int substatus, String message) {
        super(message);
        this.status = status;
        this.substatus = substatus;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, 0, message);
    }

    /** 1001: the partition key in the header is not the document's. */
    static Refusal wrongPartitionKey() {
        return new Refusal(
                400, 1001, "PartitionKey extracted from document doesn't match the one specified in the header.");
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, 0, message);
    }

    /** 5300: what an Entra identity may never do through the data plane. */
    static Refusal notForEntra(String action) {
        return new Refusal(
                403, 5300, "Request blocked by Auth: " + action + " cannot be authorized by AAD token in data plane.");
    }

    static Refusal noSuchDocument() {
        return new Refusal(404, 0, "Entity with the specified id does not exist in the system.");
    }

    static Refusal noSuchResource(String link) {
        return new Refusal(404, 0, "Resource Not Found: " + link);
    }

    /** 1003: that in which the resource would lie is missing. */
    static Refusal noSuchOwner(String link) {
        return new Refusal(404, 1003, "Owner resource does not exist: " + link);
    }

    static Refusal exists() {
        return new Refusal(409, 0, "Entity with the specified id already exists in the system.");
    }

    static Refusal preconditionFailed() {
        return new Refusal(
                412, 0, "Operation cannot be performed because one of the specified precondition is not met.");
    }

    static Refusal tooLarge() {
        return new Refusal(413, 0, "Request size is too large: 2 MB is the limit.");
    }

    static Refusal tooManyRequests() {
        return new Refusal(429, 3200, "Request rate is large. More Request Units may be needed.");
    }

    /** What the service may know and the emulator does not. */
    static Refusal notCovered(String what) {
        return new Refusal(501, 0, what + " is not covered by the emulator.");
    }

    int status() {
        return status;
    }

    int substatus() {
        return substatus;
    }

    String code() {
        return switch (status) {
            case 400 -> "BadRequest";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            case 412 -> "PreconditionFailed";
            case 413 -> "RequestEntityTooLarge";
            case 429 -> "TooManyRequests";
            case 501 -> "NotImplemented";
            default -> throw new IllegalStateException("no code for " + status);
        };
    }
}
