package io.pgcmk.domain.event;

/** The kinds of events, under the names that the API shows. */
public enum EventType {
    SERVER_REGISTERED("ServerRegistered"),
    SERVER_UPDATED("ServerUpdated"),
    SERVER_RELEASING("ServerReleasing"),
    SERVER_RELEASED("ServerReleased"),
    SERVER_DELETED("ServerDeleted"),
    KEY_ENABLING_STARTED("KeyEnablingStarted"),
    KEY_ENABLED("KeyEnabled"),
    KEY_ENABLING_FAILED("KeyEnablingFailed"),
    KEY_ACCESS_FAILED("KeyAccessFailed"),
    KEY_ACCESS_UNANSWERED("KeyAccessUnanswered"),
    KEY_ACCESS_REGAINED("KeyAccessRegained"),
    KEY_EXPIRING("KeyExpiring"),
    SERVER_INACCESSIBLE("ServerInaccessible"),
    CONNECTIONS_DENIED("ConnectionsDenied"),
    SERVER_READY("ServerReady"),
    CONNECTIONS_ACCEPTED("ConnectionsAccepted"),
    ROTATION_STARTED("RotationStarted"),
    KEY_ROTATED("KeyRotated"),
    KEY_CHANGED("KeyChanged"),
    ROTATION_ENDED("RotationEnded"),
    BACKUP_REGISTERED("BackupRegistered"),
    BACKUP_VERIFIED("BackupVerified"),
    BACKUP_DELETED("BackupDeleted"),
    FINDING("Finding"),
    FINDING_RESOLVED("FindingResolved"),
    SIDECAR_CONFIRMED("SidecarConfirmed"),
    DEK_ROTATED("DekRotated"),
    COPY_CONSENTED("CopyConsented"),
    COPY_CONSENT_WITHDRAWN("CopyConsentWithdrawn"),
    COPY_REVALIDATED("CopyRevalidated"),
    CALL_REFUSED("CallRefused");

    private final String apiName;

    EventType(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }
}
