package io.pgcmk.local.keyvault;

/**
 * What public sources do not settle about disabled keys. Code that talks to a vault has to cope with either answer.
 *
 * @param disabledKeyWraps whether a disabled key still wraps; it never unwraps
 * @param disabledKeyIsShown whether a disabled key can be read
 */
public record OpenQuestions(boolean disabledKeyWraps, boolean disabledKeyIsShown) {
    /** What most sources speak for. */
    public static final OpenQuestions LIKELY = new OpenQuestions(false, true);
}
