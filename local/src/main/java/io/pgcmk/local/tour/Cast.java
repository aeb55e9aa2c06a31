package io.pgcmk.local.tour;

import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.Ready;
import java.nio.file.Path;

/** Everybody who appears in the tour. */
record Cast(
        Ready.Postgres postgres,
        Operator operator,
        KeyAdmin keyAdmin,
        Application application,
        Dba dba,
        VaultFault vaultFault) {

    static Cast of(Ready ready) {
        LocalHttp http = new LocalHttp(Path.of(ready.keyVault().caFile()));
        return new Cast(
                ready.postgres().getFirst(),
                new Operator(http, ready),
                new KeyAdmin(http, ready),
                new Application(ready),
                new Dba(ready),
                new VaultFault(http, ready));
    }

    String keyUri() {
        return postgres.keyUri();
    }

    /** The same people, calling another instance of pg-cmk. */
    Cast calling(int port) {
        return new Cast(postgres, operator.calling(port), keyAdmin, application, dba, vaultFault);
    }
}
