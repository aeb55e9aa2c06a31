package io.pgcmk.local.stack;

import io.pgcmk.local.cosmos.CosmosEmulator;
import io.pgcmk.local.eventgrid.Schema;
import io.pgcmk.local.eventgrid.Subscription;
import io.pgcmk.local.host.FunctionsProcess;
import io.pgcmk.local.host.HostKeys;
import io.pgcmk.local.host.StagedEventFunctions;
import io.pgcmk.local.keyvault.KeyVaultEmulator;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PostgresBinaries;
import io.pgcmk.local.postgres.PostgresOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A running stack. It ends with {@link #close}, or with this JVM, however that ends. */
public final class LocalStack implements AutoCloseable {
    private final StackOptions options;
    private final Path directory;
    private final Ports ports;
    private final Passwords passwords;
    private final Zone zone;
    private final LocalTrust trust;
    private final Contoso contoso;
    private final Emulators emulators;
    private final Parts parts;
    private final Ready ready;
    private final FunctionsProcess functions;
    private final PreparedPostgres postgres;
    private int instances = 1;

    private LocalStack(StackOptions options, Path directory, Parts parts) throws IOException {
        this.options = options;
        this.directory = directory;
        this.parts = parts;
        ports = new Ports(options.preferredPorts());
        passwords = Passwords.random(new SecureRandom());
        zone = Zone.at(directory.resolve("names"));
        zone.install();
        trust = LocalTrust.in(Files.createDirectory(directory.resolve("trust")));
        contoso = new Contoso(Clock.systemUTC(), zone);
        emulators = new Emulators(contoso, trust, zone, ports.keyVault(), passwords.systemKey(), parts);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PreparedPostgres> orders = threads.submit(() -> startPostgres(contoso.orders(), "postgres"));
            Future<FunctionsProcess> first =
                    threads.submit(() -> parts.add(startProcess(ports.functions(), "functions.log", Map.of())));
            functions = finished(first);
            postgres = finished(orders);
            ready = handedOver(contoso.orders(), postgres.port());
        }
        subscribe();
        ceremony(contoso.orders());
    }

    /**
     * Starts everything, and returns once the package serves.
     *
     * @throws StackStartException if a part does not start; the others have been stopped by then
     */
    public static LocalStack start(StackOptions options) {
        Parts parts = new Parts();
        Path directory;
        try {
            directory = StackDirectory.below(options.directory());
        } catch (IOException e) {
            throw new StackStartException(options.directory() + " cannot be used: " + e, e);
        }
        try {
            return new LocalStack(options, directory, parts);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw new StackStartException(e.getMessage() + "\nlogs: " + directory, e);
        }
    }

    public Ready ready() {
        return ready;
    }

    /** With the logs: {@code functions.log}, {@code postgres/server.log}. */
    public Path directory() {
        return directory;
    }

    /** What is put on the hosts of servers. */
    public Path agentJar() {
        return options.agentJar();
    }

    /** Of PostgreSQL, on every server. */
    public int major() {
        return options.major();
    }

    public KeyVaultEmulator keyVault() {
        return emulators.keyVault();
    }

    public CosmosEmulator cosmos() {
        return emulators.cosmos();
    }

    public FunctionsProcess functions() {
        return functions;
    }

    /** The environment of a process that is to find everything here as the package does. */
    public Map<String, String> settings() {
        return FunctionSettings.of(contoso, emulators);
    }

    /** With which such a process knows the names of this stack, and trusts whoever bears them. */
    public List<String> jvmOptions() {
        return List.of(
                "-D" + Zone.PROPERTY + "=" + zone.file(),
                "-DCOSMOS.DISABLE_IMDS_ACCESS=true",
                "-Dsun.net.inetaddr.ttl=1",
                "-Djavax.net.ssl.trustStore=" + trust.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + LocalTrust.PASSWORD,
                "-Djavax.net.ssl.trustStoreType=PKCS12");
    }

    public void stopPostgres() {
        postgres.stop();
    }

    /** Starts it again, too, after it was stopped. */
    public void restartPostgres() {
        postgres.restart();
    }

    /**
     * One more server, prepared as {@code orders} was, until the stack ends. Its identity has no rights yet.
     *
     * @param vault of its key, by roles; created if there is none of that name
     * @return where everything is, with this server only
     */
    public Ready addServer(String name, String vault) {
        ContosoServer server = contoso.add(name, vault);
        Ready itsReady =
                handedOver(server, startPostgres(server, "postgres-" + name).port());
        ceremony(server);
        return itsReady;
    }

    /** The same, with nothing of pg-cmk's in it yet, and no password in pg-cmk's own vault. */
    public Ready addBareServer(String name, String vault) {
        ContosoServer server = contoso.add(name, vault);
        PreparedPostgres bare = parts.add(PreparedPostgres.bare(place(server, "postgres-" + name), passwords));
        Ready itsReady = handedOver(server, bare.port());
        keyCeremony().createKey(server);
        return itsReady;
    }

    /**
     * A standby of {@code orders}, until the stack ends, with an identity of its own that has no rights yet. The password of
     * {@code cmk_admin} came with its data, and lies in pg-cmk's own vault under its name, too.
     *
     * @return where everything is, with this server only
     */
    public Ready addReplica(String name) {
        MadeReplica made = makeReplica(name);
        made.start(Map.of());
        return made.ready();
    }

    /** The same, for whoever prepares its host before it is started. */
    public MadeReplica makeReplica(String name) {
        ContosoServer replica = contoso.addCopy(name, contoso.orders());
        PostgresOptions made =
                postgres.makeReplica(place(replica, "postgres-" + name).withPort(LocalPostgres.freePort()));
        keyCeremony().storePassword(replica, passwords.cmkAdmin());
        return new MadeReplica(handedOver(replica, made.port()), made, parts);
    }

    /** The same, of a server that was made from a backup of {@code orders} and listens there: whoever made it ends it. */
    public Ready addRestored(String name, int port) {
        ContosoServer restored = contoso.addCopy(name, contoso.orders());
        keyCeremony().storePassword(restored, passwords.cmkAdmin());
        return handedOver(restored, port);
    }

    /**
     * One more server with a primary and a standby, until the stack ends: two hosts of one server.
     *
     * @param vault of its key, by roles; created if there is none of that name
     */
    public TwoHosts addTwoHosts(String name, String vault) {
        ContosoServer server = contoso.add(name, vault);
        PreparedPostgres primary = startPostgres(server, "postgres-" + name + "-a");
        PreparedPostgres standby =
                parts.add(PreparedPostgres.start(primary.makeReplica(place(server, "postgres-" + name + "-b"))));
        ceremony(server);
        return new TwoHosts(handedOver(server, primary.port()), handedOver(server, standby.port()), primary::stop);
    }

    /** The resource id of pg-cmk's own vault. */
    public String secretsVaultId() {
        return contoso.secretsVault().toString();
    }

    /** The resource id of pg-cmk's own topic, at the {@code eventGrid} of {@link #ready}. */
    public String topicId() {
        return emulators.eventGrid().topic();
    }

    /** One more process of the package on the same state, as when Azure scales out; whoever starts it ends it. */
    public FunctionsProcess startAnotherInstance() {
        return startAnotherInstance(Map.of());
    }

    /** The same, with app settings that differ from those of the others. */
    public FunctionsProcess startAnotherInstance(Map<String, String> settings) {
        return startProcess(0, "functions-" + ++instances + ".log", settings);
    }

    @Override
    public void close() {
        parts.close();
    }

    /** As the deployment does in Azure; each function gets all events. */
    private void subscribe() {
        for (String function : StagedEventFunctions.in(options.packageDirectory(), settings())) {
            emulators
                    .eventGrid()
                    .subscribe(new Subscription(
                            function,
                            URI.create(ready.functions() + "/runtime/webhooks/eventgrid?functionName=" + function
                                    + "&code=" + passwords.systemKey()),
                            Schema.CLOUD_EVENTS));
        }
    }

    private PreparedPostgres startPostgres(ContosoServer server, String place) {
        return parts.add(PreparedPostgres.start(place(server, place), passwords, options.installScript()));
    }

    private PostgresOptions place(ContosoServer server, String place) {
        return PostgresOptions.of(
                        PostgresBinaries.unpack(major()),
                        directory.resolve(place),
                        "pg-" + server.name(),
                        passwords.superuser())
                .withTls(trust.certificateFile(), trust.privateKeyFile());
    }

    private Ready handedOver(ContosoServer server, int port) {
        return new Handover(emulators, passwords, trust).ready(functions.port(), server, port);
    }

    private void ceremony(ContosoServer server) {
        keyCeremony().createKey(server);
        keyCeremony().storePassword(server, passwords.cmkAdmin());
    }

    private KeyCeremony keyCeremony() {
        return new KeyCeremony(new LocalHttp(trust.caFile()), ready);
    }

    private FunctionsProcess startProcess(int port, String log, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(FunctionSettings.of(contoso, emulators));
        settings.putAll(options.settings());
        settings.putAll(more);
        return FunctionsProcess.start(new FunctionsProcess.Options(
                options.packageDirectory(),
                port,
                new HostKeys(passwords.masterKey(), passwords.functionKey(), passwords.systemKey()),
                settings,
                jvmOptions(),
                directory.resolve(log)));
    }

    private static <T> T finished(Future<T> part) {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack started", e);
        }
    }
}
