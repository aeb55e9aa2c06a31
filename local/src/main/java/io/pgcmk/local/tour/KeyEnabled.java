package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;
import java.util.List;

/** The key is enabled: the server gets a DEK, and only its wrapped form is ever stored. */
record KeyEnabled(Cast cast) implements Story {

    @Override
    public String title() {
        return "The key is enabled";
    }

    @Override
    public void play(Narrator narrator) {
        narrator.step("PUT …/keys/contoso_orders-kek", step -> {
            JsonAnswer enabled = cast.operator().enable(cast.keyUri());
            step.expectStatus(200, enabled);
            JsonAnswer server = cast.operator().server();
            step.expect("byokEnforcement", "Enabled", server.text("/properties/byokEnforcement"));
            step.saw(enabled.status() + " " + server.text("/properties/cmk/keyUri"));
            step.saw("userVisibleState " + server.text("/properties/userVisibleState") + ", byokEnforcement "
                    + server.text("/properties/byokEnforcement"));
        });
        narrator.step("The DBA finds the wrapped DEK in cmk_control", step -> {
            List<String> rows = cast.dba()
                    .query("SELECT 'dek ' || dek_id || E'\\nwrapped by ' || kek_id || E'\\n' || algorithm || ', '"
                            + " || octet_length(wrapped) || ' bytes: ' || left(encode(wrapped, 'hex'), 32) || '…'"
                            + " FROM cmk.current_wrapped_dek");
            step.expect("wrapped DEKs", 1, rows.size());
            step.saw(rows.getFirst());
        });
    }
}
