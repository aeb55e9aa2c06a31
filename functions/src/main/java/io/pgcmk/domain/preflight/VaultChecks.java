package io.pgcmk.domain.preflight;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.VaultLimit;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What must hold of the vault and the path to it (R5, R6, R8, R10). */
final class VaultChecks {
    private VaultChecks() {}

    static List<Finding> of(PreflightFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(token(facts));
        findings.add(name(facts));
        findings.add(answers(facts));
        findings.add(networkPath(facts));
        findings.add(tenant(facts));
        findings.add(capacity(facts));
        findings.add(vaultId(facts));
        findings.addAll(
                switch (facts.vault()) {
                    case ArmAnswer.Known<VaultFacts>(VaultFacts vault) -> known(facts, vault);
                    case ArmAnswer.Absent<VaultFacts> absent -> unread("Azure Resource Manager has no such vault");
                    case ArmAnswer.Unreadable<VaultFacts>(String why) -> unread(why);
                });
        return findings;
    }

    private static Finding token(PreflightFacts facts) {
        return silence(
                        facts,
                        reason -> reason == Silence.Reason.TOKEN_REFUSED || reason == Silence.Reason.TOKEN_UNAVAILABLE)
                .map(silence -> Finding.failed(
                        Check.IDENTITY_TOKEN,
                        "no token for the server's identity: " + silence.evidence(),
                        "attach the identity to the Function App, or let its application trust the app's identity;"
                                + " properties.cmk.identity names it"))
                .orElse(Finding.passed(Check.IDENTITY_TOKEN, "the server's identity gets tokens"));
    }

    private static Finding name(PreflightFacts facts) {
        return silence(facts, reason -> reason == Silence.Reason.NAME_NOT_FOUND)
                .map(silence -> Finding.failed(
                        Check.VAULT_NAME,
                        "the name " + facts.key().kek().vault().getHost() + " does not resolve",
                        "correct the uri, or recover the vault: " + Remedy.recoverVault(facts.key())))
                .orElse(Finding.passed(Check.VAULT_NAME, "the vault's name resolves"));
    }

    private static Finding answers(PreflightFacts facts) {
        return silence(facts, reason -> true)
                .map(silence -> Finding.unknown(
                        Check.VAULT_ANSWERS,
                        "the vault gave no usable answer: " + silence.reason() + " " + silence.evidence()))
                .orElse(Finding.passed(Check.VAULT_ANSWERS, "the vault answers"));
    }

    /**
     * Reckoned as if all keys of the vault were of this one's kind. A server whose key is active is counted already: it is
     * never turned away.
     */
    private static Finding capacity(PreflightFacts facts) {
        if (!(facts.probe().properties() instanceof Answer.Given<KekProperties>(KekProperties key))) {
            return Finding.unknown(Check.VAULT_CAPACITY, "the key's properties could not be read");
        }
        double carried = VaultLimit.of(key).checksAMinute();
        double asked = facts.load()
                .with(KeyScope.OfKey.of(facts.key().kek()), facts.server().uid())
                .checksAMinute();
        String message = String.format(
                Locale.ROOT,
                "with this server the vault is asked for %,.0f checks a minute; half of its published limit carries %,.0f",
                Math.ceil(asked),
                carried);
        return asked <= carried || facts.server().protection() instanceof Protection.Enabled
                ? Finding.passed(Check.VAULT_CAPACITY, message)
                : Finding.failed(
                        Check.VAULT_CAPACITY,
                        message,
                        "use a key in another vault; servers that share a key ask for less than servers with a key each");
    }

    /** The trusted-services bypass never lets a function app through, so our own path is proven by itself. */
    private static Finding networkPath(PreflightFacts facts) {
        Optional<Refusal> refusal = probes(facts)
                .flatMap(answer -> answer instanceof Answer.Refused<?>(Refusal said) ? Stream.of(said) : Stream.empty())
                .filter(said ->
                        said.reason() == Refusal.Reason.FIREWALL || said.reason() == Refusal.Reason.PUBLIC_ACCESS_OFF)
                .findFirst();
        return refusal.map(said -> Finding.failed(
                        Check.NETWORK_PATH,
                        said.message(),
                        "give the Function App a private endpoint or an address rule of the vault: "
                                + Remedy.addAddress(facts.key())))
                .orElse(Finding.passed(
                        Check.NETWORK_PATH, "no firewall stands between the Function App and the vault"));
    }

    private static Finding tenant(PreflightFacts facts) {
        UUID own = facts.server().registration().identity().tenantId();
        return facts.vaultTenant()
                .map(
                        vault -> vault.equals(own)
                                ? Finding.passed(Check.VAULT_TENANT, "vault and server are in tenant " + own)
                                : Finding.failed(
                                        Check.VAULT_TENANT,
                                        "the vault is in tenant " + vault + ", the server's identity in " + own,
                                        "use a vault of the server's tenant; after moving resources, configure encryption anew"))
                .orElse(Finding.unknown(Check.VAULT_TENANT, "the vault did not say which tenant it is in"));
    }

    private static Finding vaultId(PreflightFacts facts) {
        VaultId id = facts.server().registration().keyVaultId();
        if (id == null) {
            return Finding.unknown(Check.VAULT_ID, "properties.cmk.keyVaultId is not given, so ARM is not asked");
        }
        return id.isNamed(facts.key().kek().vaultName())
                ? Finding.passed(Check.VAULT_ID, "properties.cmk.keyVaultId names the vault of the key")
                : Finding.failed(
                        Check.VAULT_ID,
                        "properties.cmk.keyVaultId names vault " + id.name() + ", the key is in "
                                + facts.key().kek().vaultName(),
                        "correct properties.cmk.keyVaultId with PATCH, or the uri");
    }

    private static List<Finding> known(PreflightFacts facts, VaultFacts vault) {
        boolean closed = vault.firewallDenies() || !vault.publicNetworkAccess();
        return List.of(
                Finding.passed(Check.VAULT_READABLE, "the vault's settings are readable through ARM"),
                closed && !vault.trustedServicesBypass()
                        ? Finding.failed(
                                Check.TRUSTED_SERVICES,
                                "the vault has a firewall without a bypass for trusted Microsoft services",
                                Remedy.updateVault(facts.key(), "--bypass AzureServices"))
                        : Finding.passed(
                                Check.TRUSTED_SERVICES,
                                closed ? "trusted Microsoft services pass the firewall" : "the vault has no firewall"));
    }

    private static List<Finding> unread(String why) {
        return List.of(Finding.unknown(Check.VAULT_READABLE, why), Finding.unknown(Check.TRUSTED_SERVICES, why));
    }

    private static Optional<Silence> silence(PreflightFacts facts, Predicate<Silence.Reason> reason) {
        return probes(facts)
                .flatMap(answer -> answer instanceof Answer.Silent<?>(Silence said) ? Stream.of(said) : Stream.empty())
                .filter(said -> reason.test(said.reason()))
                .findFirst();
    }

    private static Stream<Answer<?>> probes(PreflightFacts facts) {
        return facts.probe().answers().values().stream();
    }
}
