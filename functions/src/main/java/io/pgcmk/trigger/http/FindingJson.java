package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.preflight.Preflight;

/** What a preflight found, as {@code validateKey} answers it. */
final class FindingJson {
    private FindingJson() {}

    static ObjectNode of(Preflight preflight) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("allowed", preflight.allowed());
        var findings = json.putArray("findings");
        preflight.findings().forEach(finding -> findings.add(of(finding)));
        return json;
    }

    static ObjectNode of(Finding finding) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("check", finding.check().apiName())
                .put("requirement", finding.check().requirement())
                .put("result", finding.result().apiName())
                .put("message", finding.message())
                .put("remedy", finding.remedy());
    }
}
