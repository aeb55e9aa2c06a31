package io.pgcmk.adapter.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Where single documents of Azure Resource Manager come from. */
interface ArmDocuments {

    /** Empty if there is no such resource. */
    Optional<JsonNode> find(String path, String apiVersion);
}
