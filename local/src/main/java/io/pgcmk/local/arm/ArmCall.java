package io.pgcmk.local.arm;

import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cloud.Roles;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.StrictJson;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;

/** One request for one resource, by someone known. */
record ArmCall(LocalRequest request, MatchResult path, AccessToken caller, Roles roles) {

    String method() {
        return request.method();
    }

    /** A part of the path; empty if it is not there. */
    String part(int group) {
        return Optional.ofNullable(path.group(group)).orElse("");
    }

    Map<String, String> parameters() {
        return request.parameters();
    }

    StrictJson body(String... known) {
        return StrictJson.of(request.body(), known);
    }

    /** Throws what ARM says to a caller who lacks the right. */
    void require(String action, String scope) {
        if (!roles.allowAction(caller.oid(), scope, action)) {
            throw new ArmErrorException(
                    403,
                    "AuthorizationFailed",
                    "The client '" + caller.appid() + "' with object id '" + caller.oid()
                            + "' does not have authorization to perform action '" + action + "' over scope '" + scope
                            + "' or the scope is invalid. If access was recently granted, please refresh your"
                            + " credentials.");
        }
    }
}
