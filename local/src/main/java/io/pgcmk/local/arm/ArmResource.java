package io.pgcmk.local.arm;

import io.pgcmk.local.kit.LocalResponse;
import java.util.Set;
import java.util.regex.Pattern;

/** One type of resource: where it lies, and what can be done with it. */
interface ArmResource {

    Pattern path();

    Set<String> apiVersions();

    /** The query parameters that it takes besides api-version. */
    default Set<String> parameters() {
        return Set.of();
    }

    LocalResponse answer(ArmCall call);
}
