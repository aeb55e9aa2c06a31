package io.pgcmk.usecase;

/** All use cases of one instance, built from the ports. */
public record UseCases(
        AuthenticateCaller authenticateCaller,
        FindServer findServer,
        FindRelatives findRelatives,
        RegisterServer registerServer,
        RegisterOnEvent registerOnEvent,
        UpdateServer updateServer,
        DeleteServer deleteServer,
        ReleaseServer releaseServer,
        ValidateKey validateKey,
        EnableKey enableKey,
        RevalidateServer revalidateServer,
        RevalidateKeyUsers revalidateKeyUsers,
        RegisterBackup registerBackup,
        FindBackup findBackup,
        ListBackups listBackups,
        VerifyBackup verifyBackup,
        ConfirmSidecar confirmSidecar,
        DeleteBackup deleteBackup,
        PreflightRestore preflightRestore,
        AskRetirement askRetirement,
        AskWhatIf askWhatIf,
        RotateDek rotateDek,
        FindRotation findRotation,
        ListEvents listEvents,
        RecordRefusal recordRefusal,
        FindOperation findOperation,
        SweepKeyAccess sweepKeyAccess,
        CheckOnEvent checkOnEvent,
        ResumeOperations resumeOperations,
        ContinueRotations continueRotations,
        DrainOutbox drainOutbox,
        SurveyBackups surveyBackups) {

    public static UseCases of(Ports ports) {
        var clock = ports.clock();
        var servers = ports.servers();
        var usage = ports.usage();
        var find = new FindServer(ports.names(), servers);
        var backups = ports.backups();
        var retireBackups = new RetireBackups(servers, backups);
        var journal = new ServerJournal(servers, ports.outbox(), ports.log());
        var postgres = new PostgresCalls(ports.postgres(), servers);
        var probe = new ProbeKey(ports.vaults(), ports.workers(), ports.random(), clock);
        var wrap = new WrapForServer(ports.vaults(), ports.random());
        var explain = new ExplainFailure(probe, clock);
        var facts = new GatherFacts(probe, ports.tenants(), ports.arm(), postgres, usage, clock);
        var traffic = new VaultTraffic(ports.pause(), clock);
        var others = new AskOthers(ports.arm(), ports.own(), clock);
        var observe = new ObserveKey(probe, new ObserveOlder(probe, traffic), others, traffic, ports.workers(), clock);
        var leases = new LeaseKeeper(postgres, ports.lease(), clock);
        var bind = new BindHosts(postgres);
        var hosts = new InspectHosts(ports.postgres(), servers, ports.workers(), ports.lease());
        var enforce = new EnforceAccess(servers, journal, postgres, leases, ports.pause(), clock);
        var replicas = new Replicas(servers);
        var release = new ReleaseServer(find, servers, usage, journal, replicas, postgres, bind, clock);
        var revalidate = new RevalidateServer(
                find,
                servers,
                usage,
                journal,
                observe,
                facts,
                wrap,
                explain,
                enforce,
                leases,
                bind,
                new RevalidateCopy(servers, usage, ports.schedule(), journal, facts, wrap, explain, postgres, clock),
                clock);
        var continueEnabling =
                new ContinueEnabling(servers, usage, ports.schedule(), journal, wrap, postgres, leases, clock);
        var update = new UpdateServer(
                find,
                ports.names(),
                usage,
                journal,
                postgres,
                hosts,
                leases,
                new ConsentAfterDeletion(find, journal, clock),
                clock);
        var decide = new DecideAccess(new VaultWatch(), others);
        var rotations = ports.rotations();
        var begin = new BeginRotation(rotations);
        var leave = new LeaveKeys(usage);
        var beyond = new LookBeyond(begin, new TellStranded(rotations));
        var check = new CheckServer(
                servers, ports.schedule(), journal, observe, traffic, decide, beyond, enforce, leases, release, clock);
        var rotationJournal = new RotationJournal(servers, rotations, journal);
        var move = new MoveDek(ports.vaults(), rotations, traffic);
        var prove = new ProveReplicas(replicas, probe, traffic, clock);
        var continueRotation = new ContinueRotation(
                rotations,
                servers,
                new MoveServerDek(prove, move, wrap, servers, rotations, rotationJournal, clock),
                new StoreInControl(servers, rotations, ports.schedule(), postgres),
                new RewrapBackups(move, servers, rotations, rotationJournal, ports.workers(), clock),
                new EndRotation(rotations, leave, rotationJournal, clock),
                clock);
        var change = new ChangeKey(
                servers, rotations, usage, journal, facts, wrap, prove, move, begin, continueRotation, explain, clock);
        var continueRotations = new ContinueRotations(rotations, continueRotation, ports.workers(), clock);
        var rounds = new CheckRounds(check, ports.workers(), ports.pause(), clock);
        var recordRefusal = new RecordRefusal(find, ports.log(), clock);
        var concerned = new FindConcerned(usage, ports.names(), servers);
        var show = new ShowBackups(ports.surveys(), clock);
        var findBackup = new FindBackup(find, backups, show);
        var keepProof = new KeepProof(backups, ports.log(), clock);
        var survey = new SurveyServer(
                backups, ports.rotations(), ports.surveys(), ports.vaults(), traffic, keepProof, ports.log(), clock);
        var registerBackup = new RegisterBackup(find, backups, journal, show, wrap, explain, clock);
        var register = new RegisterServer(
                ports.names(),
                servers,
                update,
                new AdmitServer(ports.names(), servers),
                new AdmitCopy(find, servers, ports.lease(), clock),
                new StoreAdmitted(servers, usage, ports.schedule(), journal, retireBackups, enforce, clock),
                postgres,
                hosts);
        return new UseCases(
                new AuthenticateCaller(ports.tokens()),
                find,
                new FindRelatives(find, servers, postgres),
                register,
                new RegisterOnEvent(find, register),
                update,
                new DeleteServer(
                        find,
                        ports.names(),
                        servers,
                        usage,
                        journal,
                        release,
                        replicas,
                        new CloseReplica(journal, enforce, clock),
                        retireBackups,
                        postgres,
                        clock),
                release,
                new ValidateKey(find, facts),
                new EnableKey(find, servers, journal, facts, continueEnabling, revalidate, change, clock),
                revalidate,
                new RevalidateKeyUsers(usage, servers, revalidate, recordRefusal, ports.workers()),
                registerBackup,
                findBackup,
                new ListBackups(find, backups, show),
                new VerifyBackup(findBackup, wrap, explain, keepProof, ports.log(), clock),
                new ConfirmSidecar(findBackup, backups, ports.rotations(), ports.log(), clock),
                new DeleteBackup(find, backups, journal, clock),
                new PreflightRestore(
                        new FindRestorable(find, backups), ports.vaults(), probe, traffic, ports.workers(), clock),
                new AskRetirement(ports.under(), ports.outbox(), ports.workers()),
                new AskWhatIf(
                        ports.under(),
                        servers,
                        new SeeKey(ports.vaults(), ports.arm()),
                        new ForeseeConsequences(servers, backups, ports.rotations(), ports.vaults(), ports.workers()),
                        clock),
                new RotateDek(find, registerBackup, servers, rotations, begin, journal, wrap, explain, postgres, clock),
                new FindRotation(find, ports.rotations()),
                new ListEvents(find, ports.log()),
                recordRefusal,
                new FindOperation(servers),
                new SweepKeyAccess(ports.schedule(), rounds, traffic, ports.workers(), clock),
                new CheckOnEvent(concerned, ports.schedule(), rounds, continueRotations, ports.workers(), clock),
                new ResumeOperations(servers, journal, continueEnabling, clock),
                continueRotations,
                new DrainOutbox(ports.outbox(), ports.log()),
                new SurveyBackups(servers, rotations, journal, begin, leave, survey, clock));
    }
}
