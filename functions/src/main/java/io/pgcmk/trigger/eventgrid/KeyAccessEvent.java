package io.pgcmk.trigger.eventgrid;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.notice.ResourceNotice;
import io.pgcmk.envelope.KeyIdentifier;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an event says, in the schema of Event Grid or of CloudEvents 1.0. Nothing of its sender's gets into a log. */
sealed interface KeyAccessEvent {
    /** The ARM id of a vault, which publishes its events. */
    Pattern VAULT_ID = Pattern.compile(".*/vaults/([0-9a-z-]{3,24})", Pattern.CASE_INSENSITIVE);

    Pattern VAULT_NAME = Pattern.compile("([0-9a-z-]{3,24})", Pattern.CASE_INSENSITIVE);
    Pattern KEY_NAME = Pattern.compile("([0-9a-z-]{1,127})", Pattern.CASE_INSENSITIVE);

    record About(AzureEventType type, Notice notice) implements KeyAccessEvent {}

    /** Well formed, and about something else. */
    record Unconcerned(String why) implements KeyAccessEvent {}

    record Malformed(String why) implements KeyAccessEvent {}

    static KeyAccessEvent read(String json) {
        Optional<LooseJson> event = LooseJson.parse(json);
        if (event.isEmpty()) {
            return new Malformed("it is not a JSON object");
        }
        Optional<String> name =
                event.get().text("eventType").or(() -> event.get().text("type"));
        if (name.isEmpty()) {
            return new Malformed("it has neither the eventType of Event Grid's schema nor the type of CloudEvents");
        }
        return AzureEventType.of(name.get())
                .map(type -> read(type, event.get()))
                .orElseGet(() -> new Unconcerned("its type is none that concerns access to a key"));
    }

    private static KeyAccessEvent read(AzureEventType type, LooseJson event) {
        return switch (type) {
            case KEY_NEW_VERSION_CREATED, KEY_NEAR_EXPIRY, KEY_EXPIRED ->
                about(type, key(event).or(() -> vault(event)));
            case VAULT_ACCESS_POLICY_CHANGED -> about(type, vault(event));
            case RESOURCE_WRITE_SUCCESS -> ofResource(type, event, false);
            case RESOURCE_DELETE_SUCCESS -> ofResource(type, event, true);
        };
    }

    private static KeyAccessEvent about(AzureEventType type, Optional<KeyScope> keys) {
        return keys.<KeyAccessEvent>map(found -> new About(type, new Notice.OfKeys(found)))
                .orElseGet(() -> new Malformed("it names no vault: not in data.Id, data.VaultName, topic or source"));
    }

    private static KeyAccessEvent ofResource(AzureEventType type, LooseJson event, boolean deleted) {
        Optional<String> resource = event.object("data").text("resourceUri").or(() -> event.text("subject"));
        if (resource.isEmpty()) {
            return new Malformed("it names no resource: neither in data.resourceUri nor in subject");
        }
        return ResourceNotice.of(resource.get(), deleted)
                .<KeyAccessEvent>map(notice -> new About(type, notice))
                .orElseGet(() -> new Unconcerned("its resource has no say in access to a key"));
    }

    private static Optional<KeyScope> key(LooseJson event) {
        LooseJson data = event.object("data");
        Optional<KeyScope> identified = identifier(data).map(key -> KeyScope.OfKey.of(key.kek()));
        return identified.or(() -> group(VAULT_NAME, data.text("VaultName"))
                .flatMap(vault -> group(KEY_NAME, data.text("ObjectName")).map(key -> new KeyScope.OfKey(vault, key))));
    }

    /** Of a vault there is no object, and the id is its address, or missing. */
    private static Optional<KeyScope> vault(LooseJson event) {
        LooseJson data = event.object("data");
        return Stream.of(
                        group(VAULT_NAME, data.text("VaultName")),
                        group(VAULT_ID, event.text("topic")),
                        group(VAULT_ID, event.text("source")),
                        identifier(data).map(key -> key.kek().vaultName()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(KeyScope.OfVault::new);
    }

    private static Optional<KeyIdentifier> identifier(LooseJson data) {
        return data.text("Id").flatMap(id -> {
            try {
                return Optional.of(KeyIdentifier.parse(id));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<String> group(Pattern pattern, Optional<String> text) {
        return text.map(pattern::matcher)
                .filter(matcher -> matcher.matches())
                .map(MatchResult.class::cast)
                .map(match -> match.group(1));
    }
}
