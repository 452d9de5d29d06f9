package signalbox.receiver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.JiraConfig;
import signalbox.gotext.GoOrder;
import signalbox.group.GroupHash;
import signalbox.json.GoJson;
import signalbox.json.JsonObject;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Notification;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.Undelivered;

/** What a group's issue says (spec/receivers.md 18, step 2). */
record JiraIssue(JiraConfig config, Wording wording, Notification notification) {

    private static final Logger log = LoggerFactory.getLogger(JiraIssue.class);
    private static final int MOST_SUMMARY_RUNES = 255;
    private static final int MOST_DESCRIPTION_RUNES = 32_767;

    /** The label by which the issue is found again. */
    static String label(Notification notification) {
        return "ALERT{" + GroupHash.of(notification.group().key()) + "}";
    }

    /** A template failed without which there is no issue. */
    static Undelivered failed(String what, Wording wording) {
        return new Undelivered(Delivery.failed(Delivery.OTHER, what + ": " + wording.failure().orElse("")), false);
    }

    /** The body that creates it. */
    JsonObject created() throws Undelivered {
        Map<String, @Nullable Object> fields = machineFields();
        if (!fields.containsKey("issuetype")) {
            throw failed("issue_type template", wording);
        }
        fields.put("summary", summary());
        putUnlessEmpty(fields, "description", description());
        return body(fields);
    }

    /** The body that updates it. */
    JsonObject updated() {
        Map<String, @Nullable Object> fields = machineFields();
        if (config.summary().isUpdated()) {
            fields.put("summary", summary());
        }
        if (config.description().isUpdated()) {
            putUnlessEmpty(fields, "description", description());
        }
        return body(fields);
    }

    private JsonObject body(Map<String, @Nullable Object> fields) {
        fields.putAll(customFields());
        return new JsonObject().always("fields", fields);
    }

    private Map<String, @Nullable Object> machineFields() {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("project", Map.of("key", wording.text("jira_configs.project", config.project())));
        String type = wording.text("jira_configs.issue_type", config.issueType());
        if (!type.isEmpty() || !wording.failed()) {
            fields.put("issuetype", Map.of("name", type));
        }
        fields.put("labels", labels());
        String priority = wording.text("jira_configs.priority", config.priority());
        if (!priority.isEmpty()) {
            fields.put("priority", Map.of("name", priority));
        }
        return fields;
    }

    private List<String> labels() {
        Stream<String> rendered = config.labels().stream()
                .map(template -> wording.text("jira_configs.labels", template))
                .filter(label -> !label.isEmpty() || !wording.failed());
        return Stream.concat(rendered, Stream.of(label(notification)))
                .sorted(GoOrder::compare)
                .toList();
    }

    private String summary() {
        String key = "jira_configs.summary";
        String summary = wording.told(key, config.summary().template());
        if (summary.startsWith(Messages.FAILED)) {
            summary = summary.replace('\n', ' '); // Jira refuses summaries of several lines
        }
        return new Shortener(notification).runes(key, summary, MOST_SUMMARY_RUNES);
    }

    private Object description() {
        String key = "jira_configs.description";
        String template = config.description().template();
        String text = new Shortener(notification).runes(key, wording.told(key, template), MOST_DESCRIPTION_RUNES);
        return ApiUrl.of(config.apiUrl()).path().replaceFirst("/+$", "").endsWith("/3") ? document(text.strip()) : text;
    }

    /** Version 3 of the API takes documents, which are JSON. A text that is none is told all the same, as it is. */
    private Object document(String text) {
        if (text.isEmpty() || AnswerJson.isJson(text)) {
            return text.isEmpty() ? "" : new GoJson.Raw(text);
        }
        log.warn("Jira description is not valid JSON for API version 3, sending plain text: integration={} group={}",
                notification.integration(), notification.group().key());
        JsonObject words = new JsonObject().always("type", "text").always("text", text);
        JsonObject block = new JsonObject().always("type", "codeBlock").always("content", List.of(words));
        return new JsonObject().always("type", "doc").always("version", 1).always("content", List.of(block));
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> fields, String name, Object value) {
        if (!value.equals("")) {
            fields.put(name, value);
        }
    }

    /** A field whose template fails, or makes what JSON cannot say, is left out: the issue matters more. */
    private Map<String, @Nullable Object> customFields() {
        Map<String, @Nullable Object> fields = new HashMap<>();
        config.fields().forEach((name, tree) -> {
            try {
                Object value = StructuredText.render(tree, this::field);
                fields.put(name, new GoJson.Raw(GoJson.text(value)));
            } catch (UnrenderedException e) {
                // is logged and counted already
            } catch (GoJson.UnsupportedValueException e) {
                log.warn("Jira field omitted: integration={} group={} field={} reason={}",
                        notification.integration(), notification.group().key(), name, e.getMessage());
            }
        });
        return fields;
    }

    private String field(String template) throws UnrenderedException {
        String text = wording.text("jira_configs.fields", template);
        if (text.isEmpty() && wording.failed()) {
            throw new UnrenderedException();
        }
        return text;
    }

    private static final class UnrenderedException extends Exception {}
}
