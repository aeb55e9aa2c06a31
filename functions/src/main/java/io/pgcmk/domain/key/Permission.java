package io.pgcmk.domain.key;

/** The three rights that a server needs on its key (R7, R33), each probed and lost on its own. */
public enum Permission {
    GET("get"),
    WRAP_KEY("wrapKey"),
    UNWRAP_KEY("unwrapKey");

    private final String azureName;

    Permission(String azureName) {
        this.azureName = azureName;
    }

    /** As access policies spell it. */
    public String azureName() {
        return azureName;
    }
}
