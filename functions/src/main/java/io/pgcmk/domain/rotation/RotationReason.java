package io.pgcmk.domain.rotation;

/** Why a server's DEKs move, under the names that the API shows. */
public enum RotationReason {
    /** The key that the server follows has a new version. */
    NEW_VERSION("NewVersion"),
    /** Another key was put in its place. */
    KEY_CHANGED("KeyChanged"),
    /** Something was found under a version that the server has left. */
    LEFT_BEHIND("LeftBehind");

    private final String apiName;

    RotationReason(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }
}
