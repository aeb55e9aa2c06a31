package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.restorability.RestoreFinding;
import io.pgcmk.domain.restorability.RestoreNeed;
import io.pgcmk.domain.restorability.RestorePreflight;
import java.util.Locale;

/** What a restore needs, and what was found of it. */
final class RestorePreflightJson {
    private RestorePreflightJson() {}

    static ObjectNode of(RestorePreflight preflight) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("allowed", preflight.allowed());
        var needs = json.putArray("needs");
        preflight.needs().forEach(need -> needs.add(of(need)));
        var findings = json.putArray("findings");
        preflight.findings().forEach(finding -> findings.add(of(finding)));
        return json;
    }

    private static ObjectNode of(RestoreNeed need) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("what", need.what().name().toLowerCase(Locale.ROOT));
        if (need.id() != null) {
            json.put("id", need.id().toString());
        }
        json.put("keyVersion", need.key().uri().toString());
        var rights = json.putArray("rights");
        need.rights().stream().sorted().map(Permission::azureName).forEach(rights::add);
        if (!need.in().isEmpty()) {
            var in = json.putArray("in");
            need.in().stream().sorted().map(Names::of).forEach(in::add);
        }
        return json;
    }

    private static ObjectNode of(RestoreFinding finding) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("check", Names.of(finding.check()))
                .put("result", finding.result().apiName())
                .put("message", finding.message())
                .put("remedy", finding.remedy());
    }
}
