package io.pgcmk.domain.check;

/**
 * When failures are an incident of the platform rather than something that its customers did: unrelated vaults fail alike,
 * as Azure's did in October 2024.
 */
public final class IncidentRule {
    private static final int VAULTS = 3;
    private static final int PERCENT = 20;

    private IncidentRule() {}

    /**
     * @param failing vaults that failed alike within the last two minutes
     * @param checked all vaults that were checked within them
     */
    public static boolean isIncident(long failing, long checked) {
        return failing >= VAULTS && failing * 100 >= checked * PERCENT;
    }
}
