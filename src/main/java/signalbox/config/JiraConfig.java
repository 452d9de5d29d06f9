package signalbox.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code jira_configs} (spec/receivers.md 18).
 *
 * @param apiType {@code auto}, {@code cloud} or {@code datacenter}
 * @param reopenDuration zero when not given
 * @param fields by name, as plain objects (null, Boolean, Number, String, List, Map) with nothing rendered
 */
public record JiraConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Verbatim String apiUrl,
        @Verbatim String apiType,
        String project,
        IssueText summary,
        IssueText description,
        List<String> labels,
        String priority,
        String issueType,
        @Verbatim String reopenTransition,
        @Verbatim String resolveTransition,
        @Verbatim String wontFixResolution,
        Duration reopenDuration,
        Map<String, @Nullable Object> fields)
        implements IntegrationConfig {

    private static final Set<String> API_TYPES = Set.of("auto", "cloud", "datacenter");

    public JiraConfig {
        labels = List.copyOf(labels);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A text of an issue: its template, and whether it is written again when the issue is updated. */
    public record IssueText(@Key("") String template, Optional<Boolean> enableUpdate) {

        /** Whether an update writes it, as it does unless the author says otherwise. */
        public boolean isUpdated() {
            return enableUpdate.orElse(true);
        }
    }

    static JiraConfig read(Entry entry) {
        entry.require("project", "missing project in jira_config");
        entry.require("issue_type", "missing issue_type in jira_config");
        return new JiraConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.url("api_url", "jira_api_url", "no global Jira Cloud URL set"),
                apiType(entry),
                entry.text("project"),
                issueText(entry.get("summary"), "{{ template \"jira.default.summary\" . }}"),
                issueText(entry.get("description"), "{{ template \"jira.default.description\" . }}"),
                entry.get("labels").texts(),
                entry.template("priority", "jira.default.priority"),
                entry.text("issue_type"),
                entry.text("reopen_transition"),
                entry.text("resolve_transition"),
                entry.text("wont_fix_resolution"),
                entry.get("reopen_duration").duration().orElse(Duration.ZERO),
                entry.trees("fields"));
    }

    private static String apiType(Entry entry) {
        String type = entry.text("api_type", "auto");
        if (!API_TYPES.contains(type)) {
            entry.get("api_type").problem("unknown api_type on jira_config, must be auto, cloud or datacenter:"
                    + " expected one of them");
        }
        return type;
    }

    private static IssueText issueText(Yaml yaml, String otherwise) {
        if (!yaml.isMapping()) {
            return new IssueText(yaml.text(otherwise), Optional.empty());
        }
        try (Fields fields = yaml.fields("jira.plain")) {
            return new IssueText(fields.get("template").text(otherwise), fields.get("enable_update").flag());
        }
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_url", apiUrl)
                .unlessEmpty("api_type", apiType)
                .unlessEmpty("project", project)
                .unlessEmpty("summary", show(summary))
                .unlessEmpty("description", show(description))
                .unlessEmpty("labels", labels)
                .unlessEmpty("priority", priority)
                .unlessEmpty("issue_type", issueType)
                .unlessEmpty("reopen_transition", reopenTransition)
                .unlessEmpty("resolve_transition", resolveTransition)
                .unlessEmpty("wont_fix_resolution", wontFixResolution)
                .unlessEmpty("reopen_duration", reopenDuration.isZero() ? "" : PrometheusDuration.format(reopenDuration))
                .sorted("fields", fields);
    }

    private static Map<String, @Nullable Object> show(IssueText text) {
        return new Pairs().unlessEmpty("template", text.template()).ifPresent("enable_update", text.enableUpdate()).map();
    }
}
