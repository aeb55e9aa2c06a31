package io.pgcmk.domain.check;

import io.pgcmk.envelope.KekProperties;

/**
 * What Azure lets a vault do in ten seconds with keys of one kind, creation aside
 * (<a href="https://learn.microsoft.com/azure/key-vault/general/service-limits">its published limits</a>), and the half of
 * it that we take: the other is the customer's. A subscription may do five times as much as a vault.
 */
public enum VaultLimit {
    SOFTWARE_2048(4_000),
    SOFTWARE_3072(1_000),
    SOFTWARE_4096(500),
    HSM_2048(2_000),
    HSM_3072(500),
    HSM_4096(250);

    /** A window of ten seconds sees ten of a bucket's and the one that it began with. */
    private static final double SECONDS_IN_A_WINDOW = 11;

    private static final double SHARE = 0.5;
    private static final int WINDOWS_IN_A_MINUTE = 6;
    private static final int VAULTS_IN_A_SUBSCRIPTION = 5;

    /** Get, wrap and unwrap. */
    private static final int OPERATIONS_OF_A_CHECK = 3;

    private final int inTenSeconds;

    VaultLimit(int inTenSeconds) {
        this.inTenSeconds = inTenSeconds;
    }

    /** A key of an unknown kind gets the lowest. */
    public static VaultLimit of(KekProperties key) {
        boolean hsm = key.keyType().endsWith("-HSM");
        return switch (key.modulusBits()) {
            case 2048 -> hsm ? HSM_2048 : SOFTWARE_2048;
            case 3072 -> hsm ? HSM_3072 : SOFTWARE_3072;
            default -> hsm ? HSM_4096 : SOFTWARE_4096;
        };
    }

    /** Of a bucket that stands for a whole vault: what one operation costs is its part of the vault's limit. */
    public static double perSecondOfAVault() {
        return SHARE / SECONDS_IN_A_WINDOW;
    }

    public static double perSecondOfASubscription() {
        return perSecondOfAVault() * VAULTS_IN_A_SUBSCRIPTION;
    }

    public double cost(int operations) {
        return (double) operations / inTenSeconds;
    }

    /** How many checks a minute a vault of such keys carries within our share. */
    public double checksAMinute() {
        return inTenSeconds * WINDOWS_IN_A_MINUTE * SHARE / OPERATIONS_OF_A_CHECK;
    }
}
