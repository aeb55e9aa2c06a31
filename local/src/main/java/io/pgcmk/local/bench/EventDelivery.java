package io.pgcmk.local.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.Ready;
import java.util.Map;

/** Whether Event Grid delivers: what nobody announces is otherwise hard to find in a cloud that tells everything. */
record EventDelivery(LocalHttp http, Ready ready) {

    void hold() {
        hold(true);
    }

    /** Also what was held. */
    void deliver() {
        hold(false);
    }

    private void hold(boolean held) {
        http.send(
                        "PUT",
                        ready.eventGrid() + "/admin/delivery",
                        Map.of("aeg-sas-key", ready.eventGridKey()),
                        JsonNodeFactory.instance.objectNode().put("held", held))
                .requireStatus(200);
    }
}
