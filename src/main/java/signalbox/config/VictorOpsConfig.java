package signalbox.config;

import java.util.List;
import java.util.Map;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code victorops_configs} (spec/receivers.md 10).
 *
 * @param apiKey if there is one, it is used and not the file's
 * @param apiUrl ends with a slash
 * @param customFields by name; the values are templates
 */
public record VictorOpsConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret apiKey,
        String apiKeyFile,
        @Verbatim String apiUrl,
        String routingKey,
        String messageType,
        String stateMessage,
        String entityDisplayName,
        String monitoringTool,
        Map<String, String> customFields)
        implements IntegrationConfig {

    private static final List<String> FIXED_FIELDS = List.of(
            "routing_key", "message_type", "state_message", "entity_display_name", "monitoring_tool", "entity_id",
            "entity_state");

    public VictorOpsConfig {
        customFields = Map.copyOf(customFields);
    }

    static VictorOpsConfig read(Entry entry) {
        entry.require("routing_key", "missing Routing key in VictorOps config");
        entry.atMostOneOf("api_key", "api_key_file");
        String apiUrl = Url.withSlash(entry.url("api_url", "victorops_api_url", "no global VictorOps URL set"));
        SecretOrFile key = entry.inherited(entry.secretOrFile("api_key"), "victorops_api_key");
        entry.require(!key.isEmpty(), "api_key", "no global VictorOps API Key set",
                "api_key or api_key_file here, or victorops_api_key in global");
        return new VictorOpsConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                key.inline(),
                key.file(),
                apiUrl,
                entry.text("routing_key"),
                entry.text("message_type", "CRITICAL"),
                entry.template("state_message", "victorops.default.state_message"),
                entry.template("entity_display_name", "victorops.default.entity_display_name"),
                entry.template("monitoring_tool", "victorops.default.monitoring_tool"),
                customFields(entry.get("custom_fields")));
    }

    private static Map<String, String> customFields(Yaml yaml) {
        Map<String, Yaml> given = yaml.pairs("map[string]string");
        for (String name : FIXED_FIELDS) {
            Yaml value = given.get(name);
            if (value != null) {
                value.problem("victorOps config contains custom field " + name
                        + " which cannot be used as it conflicts with the fixed/static fields: expected another name");
            }
        }
        return yaml.textPairs();
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_key", apiKey)
                .unlessEmpty("api_key_file", apiKeyFile)
                .always("api_url", apiUrl)
                .always("routing_key", routingKey)
                .always("message_type", messageType)
                .always("state_message", stateMessage)
                .always("entity_display_name", entityDisplayName)
                .always("monitoring_tool", monitoringTool)
                .sorted("custom_fields", customFields);
    }
}
