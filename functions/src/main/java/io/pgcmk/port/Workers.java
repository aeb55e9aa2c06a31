package io.pgcmk.port;

import java.util.List;

/** Does things side by side; a simulation does them in order, each as if it were alone. */
public interface Workers {

    /** Does all of them, whatever becomes of one, and throws the first failure again when all have ended. */
    void run(List<? extends Runnable> tasks);
}
