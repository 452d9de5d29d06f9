package signalbox.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code opsgenie_configs} (spec/receivers.md 8).
 *
 * @param apiKey if there is one, it is used and not the file's
 * @param apiUrl ends with a slash
 * @param details by key; the values are templates
 * @param actions comma list, as is {@code tags}
 */
public record OpsGenieConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Rendered Secret apiKey,
        String apiKeyFile,
        @Verbatim String apiUrl,
        String message,
        String description,
        String source,
        Map<String, String> details,
        String entity,
        List<Responder> responders,
        String actions,
        String tags,
        String note,
        String priority,
        boolean updateAlerts)
        implements IntegrationConfig {

    private static final Set<String> TYPES = Set.of("team", "teams", "user", "escalation", "schedule");

    public OpsGenieConfig {
        details = Map.copyOf(details);
        responders = List.copyOf(responders);
    }

    /** Who is called: found by id, name or user name. */
    public record Responder(String id, String name, String username, String type) {}

    static OpsGenieConfig read(Entry entry) {
        entry.atMostOneOf("api_key", "api_key_file");
        String apiUrl = Url.withSlash(entry.url("api_url", "opsgenie_api_url", "no global OpsGenie URL set"));
        SecretOrFile key = entry.inherited(entry.secretOrFile("api_key"), "opsgenie_api_key");
        entry.require(!key.isEmpty(), "api_key", "no global OpsGenie API Key set either inline or in a file",
                "api_key or api_key_file here, or opsgenie_api_key in global");
        return new OpsGenieConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                key.inline(),
                key.file(),
                apiUrl,
                entry.template("message", "opsgenie.default.message"),
                entry.template("description", "opsgenie.default.description"),
                entry.template("source", "opsgenie.default.source"),
                entry.get("details").textPairs(),
                entry.text("entity"),
                entry.items("responders", "[]opsgenie.OpsGenieConfigResponder").stream()
                        .map(OpsGenieConfig::responder)
                        .toList(),
                entry.text("actions"),
                entry.text("tags"),
                entry.text("note"),
                entry.text("priority"),
                entry.flag("update_alerts", false));
    }

    private static Responder responder(Yaml yaml) {
        try (Fields fields = yaml.fields("opsgenie.OpsGenieConfigResponder")) {
            Responder responder = new Responder(
                    fields.get("id").text(), fields.get("name").text(), fields.get("username").text(),
                    fields.get("type").text());
            if (fields.get("id").isEmpty() && fields.get("name").isEmpty() && fields.get("username").isEmpty()) {
                fields.lacks("opsGenieConfig responder " + shown(responder, responder.type())
                        + " has to have at least one of id, username or name specified: expected one of these keys");
            }
            String type = responder.type().toLowerCase(Locale.ROOT);
            if (!type.contains("{{") && !TYPES.contains(type)) {
                fields.get("type").problem("opsGenieConfig responder " + shown(responder, type)
                        + " type does not match valid options ^(team|teams|user|escalation|schedule)$: expected one of them");
            }
            return responder;
        }
    }

    private static String shown(Responder responder, String type) {
        return "{" + String.join(" ", responder.id(), responder.name(), responder.username(), type) + "}";
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_key", apiKey)
                .unlessEmpty("api_key_file", apiKeyFile)
                .unlessEmpty("api_url", apiUrl)
                .unlessEmpty("message", message)
                .unlessEmpty("description", description)
                .unlessEmpty("source", source)
                .sorted("details", details)
                .unlessEmpty("entity", entity)
                .unlessEmpty("responders", responders.stream().map(OpsGenieConfig::show).toList())
                .unlessEmpty("actions", actions)
                .unlessEmpty("tags", tags)
                .unlessEmpty("note", note)
                .unlessEmpty("priority", priority)
                .ifTrue("update_alerts", updateAlerts);
    }

    private static Map<String, @Nullable Object> show(Responder responder) {
        return new Pairs()
                .unlessEmpty("id", responder.id())
                .unlessEmpty("name", responder.name())
                .unlessEmpty("username", responder.username())
                .unlessEmpty("type", responder.type())
                .map();
    }
}
