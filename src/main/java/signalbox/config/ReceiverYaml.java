package signalbox.config;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import signalbox.alert.GoDuration;
import signalbox.alert.GoQuote;
import signalbox.config.YamlWriter.Pairs;

/** Reads and shows {@code receivers} (spec/config.md 5, spec/receivers.md 1 and 4), from one file or several. */
final class ReceiverYaml {

    private static final List<String> NOT_YET = List.of(
            "discord_configs", "email_configs", "incidentio_configs", "pagerduty_configs", "slack_configs", "opsgenie_configs",
            "wechat_configs", "pushover_configs", "victorops_configs", "sns_configs", "telegram_configs", "webex_configs",
            "msteams_configs", "msteamsv2_configs", "jira_configs", "rocketchat_configs", "mattermost_configs");

    private final HttpConfig globalHttp;
    private final Map<String, Yaml> places = new LinkedHashMap<>();
    private final List<ReceiverConfig> receivers = new ArrayList<>();

    /** Reads receivers that inherit {@code globalHttp}. */
    ReceiverYaml(HttpConfig globalHttp) {
        this.globalHttp = globalHttp;
    }

    /** The names of all receivers, also of those with problems. */
    Set<String> names() {
        return Stream.concat(places.keySet().stream(), receivers.stream().map(ReceiverConfig::name)).collect(toSet());
    }

    List<ReceiverConfig> receivers() {
        return List.copyOf(receivers);
    }

    /** Reads a list of receivers whose paths are seen from {@code folder}. */
    void readAll(Yaml list, Path folder) {
        list.items("[]config.Receiver").forEach(item -> receivers.add(read(item, new HttpConfigYaml(folder))));
    }

    /** For those who have not said whom to tell: a line on standard output. */
    void addBuiltIn(String name) {
        receivers.add(new ReceiverConfig(name, Map.of("name", name), List.of(new LogConfig(0, true))));
    }

    private ReceiverConfig read(Yaml yaml, HttpConfigYaml http) {
        try (Fields receiver = yaml.confidential().fields("config.plain")) {
            String name = receiver.get("name").text();
            checkName(name, receiver);
            Map<String, String> labels = labels(receiver.get("labels"), name);
            NOT_YET.forEach(key -> refuse(key, receiver));
            List<IntegrationConfig> integrations = new ArrayList<>();
            List<Yaml> webhooks = receiver.get("webhook_configs").items("[]*webhook.WebhookConfig");
            for (int i = 0; i < webhooks.size(); i++) {
                integrations.add(webhook(i, webhooks.get(i), http));
            }
            List<Yaml> logs = receiver.get("log_configs").items("[]*log.LogConfig");
            for (int i = 0; i < logs.size(); i++) {
                integrations.add(log(i, logs.get(i)));
            }
            List<Yaml> files = receiver.get("file_configs").items("[]*file.FileConfig");
            for (int i = 0; i < files.size(); i++) {
                integrations.add(file(i, files.get(i)));
            }
            return new ReceiverConfig(name, labels, integrations);
        }
    }

    private void checkName(String name, Fields receiver) {
        Yaml at = receiver.get("name");
        if (at.isEmpty()) {
            receiver.lacks("missing name in receiver: expected the key name");
        }
        if (name.isEmpty()) {
            return;
        }
        Yaml first = places.putIfAbsent(name, at);
        if (first != null) {
            at.problem("notification config name " + GoQuote.quote(name) + " is not unique: expected another name, "
                    + first.place() + " has this one");
        }
    }

    private static Map<String, String> labels(Yaml yaml, String name) {
        Map<String, String> labels = yaml.textPairs();
        String given = labels.put("name", name);
        if (given != null && !given.equals(name)) {
            yaml.problem("receiver label \"name\" must match receiver name " + GoQuote.quote(name) + ", got "
                    + GoQuote.quote(given) + ": leave the label out");
        }
        return labels;
    }

    private static void refuse(String key, Fields receiver) {
        Yaml list = receiver.get(key);
        if (!list.isNull() && !list.isEmptyList()) {
            list.problem(key + " is not supported yet by this version of Signalbox;"
                    + " supported: webhook_configs, log_configs, file_configs");
        }
    }

    private WebhookConfig webhook(int index, Yaml yaml, HttpConfigYaml http) {
        if (yaml.isNull()) {
            yaml.problem("missing webhook config: expected url or url_file");
        }
        try (Fields webhook = yaml.fields("webhook.plain")) {
            Yaml url = webhook.get("url");
            Yaml urlFile = webhook.get("url_file");
            if (!yaml.isNull() && url.isEmpty() && urlFile.isEmpty()) {
                webhook.lacks("one of url or url_file must be configured: expected one of these keys");
            }
            if (!url.isEmpty() && !urlFile.isEmpty()) {
                urlFile.problem("at most one of url & url_file must be configured: leave one of them out");
            }
            return new WebhookConfig(
                    index,
                    webhook.get("send_resolved").flag(true),
                    http.read(webhook.get("http_config"), globalHttp),
                    webhookUrl(url),
                    urlFile.text(), // as given (spec/receivers.md 1.5)
                    webhook.get("max_alerts").count(),
                    webhook.get("timeout").goDuration(),
                    Optional.ofNullable(webhook.get("payload").tree()));
        }
    }

    private static Secret webhookUrl(Yaml yaml) {
        String url = yaml.text();
        if (url.contains("{{")) {
            yaml.problem("templates in url are not supported yet: expected the URL itself, or url_file");
        } else if (!url.isEmpty()) {
            yaml.parsed(ReceiverYaml::valid, "expected a URL such as https://example.org/path");
        }
        return new Secret(url);
    }

    private static String valid(String url) {
        try {
            return Url.secret(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid URL: " + e.getMessage(), e);
        }
    }

    private static LogConfig log(int index, Yaml yaml) {
        try (Fields log = yaml.fields("log.plain")) {
            return new LogConfig(index, log.get("send_resolved").flag(true));
        }
    }

    private static FileConfig file(int index, Yaml yaml) {
        try (Fields file = yaml.fields("file.plain")) {
            String path = file.get("path").path(Path.of(""));
            if (file.get("path").isEmpty()) {
                file.lacks("missing path in file config: expected the key path, the file to write to");
            }
            return new FileConfig(index, file.get("send_resolved").flag(true), path);
        }
    }

    /** As Alertmanager would show it: without our own kinds, which its tools refuse. */
    static Map<String, Object> show(ReceiverConfig receiver) {
        Map<String, List<Object>> lists = new LinkedHashMap<>();
        receiver.integrations().stream()
                .filter(integration -> !isOurs(integration))
                .forEach(integration -> lists
                        .computeIfAbsent(integration.kind() + "_configs", key -> new ArrayList<>())
                        .add(show(integration)));
        Pairs pairs = new Pairs()
                .always("name", receiver.name())
                .always("labels", new TreeMap<>(receiver.labels()));
        lists.forEach(pairs::always);
        return pairs.map();
    }

    /** Our own kinds as comments, a line each, so that people see them and Alertmanager's tools do not. */
    static String comments(List<ReceiverConfig> receivers) {
        StringBuilder comments = new StringBuilder();
        for (ReceiverConfig receiver : receivers) {
            receiver.integrations().stream().filter(ReceiverYaml::isOurs).forEach(integration -> comments
                    .append("# receiver ")
                    .append(GoQuote.quote(receiver.name()))
                    .append(" has ")
                    .append(integration.kind())
                    .append("_configs: ")
                    .append(show(integration))
                    .append('\n'));
        }
        return comments.toString();
    }

    private static boolean isOurs(IntegrationConfig integration) {
        return integration instanceof LogConfig || integration instanceof FileConfig;
    }

    private static Map<String, Object> show(IntegrationConfig integration) {
        Pairs pairs = new Pairs().always("send_resolved", integration.sendResolved());
        if (integration instanceof WebhookConfig webhook) {
            pairs.always("http_config", HttpConfigYaml.show(webhook.http()))
                    .unlessEmpty("url", webhook.url())
                    .always("url_file", webhook.urlFile())
                    .always("max_alerts", webhook.maxAlerts())
                    .always("timeout", GoDuration.format(webhook.timeout()))
                    .ifPresent("payload", webhook.payload());
        } else if (integration instanceof FileConfig file) {
            pairs.always("path", file.path());
        }
        return pairs.map();
    }
}
