package signalbox.config;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.alert.GoQuote;
import signalbox.config.GlobalYaml.Global;
import signalbox.config.YamlWriter.Pairs;

/** Reads and shows {@code receivers} (spec/config.md 5, spec/receivers.md 1), from one file or several. */
final class ReceiverYaml {

    /** In the order in which integrations are built (spec/receivers.md 1.1); ours come last. */
    private static final List<IntegrationKind<?>> KINDS = List.of(
            new IntegrationKind<>("webhook", "webhook.WebhookConfig", "url or url_file",
                    WebhookConfig.class, WebhookConfig::read, WebhookConfig::show),
            new IntegrationKind<>("email", "config.EmailConfig", "to",
                    EmailConfig.class, EmailConfig::read, EmailConfig::show),
            new IntegrationKind<>("pagerduty", "pagerduty.PagerdutyConfig", "routing_key or service_key",
                    PagerdutyConfig.class, PagerdutyConfig::read, PagerdutyConfig::show),
            new IntegrationKind<>("opsgenie", "opsgenie.OpsGenieConfig", "",
                    OpsGenieConfig.class, OpsGenieConfig::read, OpsGenieConfig::show),
            new IntegrationKind<>("wechat", "config.WechatConfig", "",
                    WechatConfig.class, WechatConfig::read, WechatConfig::show),
            new IntegrationKind<>("slack", "config.SlackConfig", "",
                    SlackConfig.class, SlackConfig::read, SlackConfig::show),
            new IntegrationKind<>("victorops", "config.VictorOpsConfig", "routing_key",
                    VictorOpsConfig.class, VictorOpsConfig::read, VictorOpsConfig::show),
            new IntegrationKind<>("pushover", "pushover.PushoverConfig", "user_key and token",
                    PushoverConfig.class, PushoverConfig::read, PushoverConfig::show),
            new IntegrationKind<>("sns", "sns.SNSConfig", "topic_arn, target_arn or phone_number",
                    SnsConfig.class, SnsConfig::read, SnsConfig::show),
            new IntegrationKind<>("telegram", "telegram.TelegramConfig", "chat_id",
                    TelegramConfig.class, TelegramConfig::read, TelegramConfig::show),
            new IntegrationKind<>("discord", "discord.DiscordConfig", "webhook_url or webhook_url_file",
                    DiscordConfig.class, DiscordConfig::read, DiscordConfig::show),
            new IntegrationKind<>("webex", "config.WebexConfig", "room_id and http_config",
                    WebexConfig.class, WebexConfig::read, WebexConfig::show),
            new IntegrationKind<>("msteams", "msteams.MSTeamsConfig", "webhook_url or webhook_url_file",
                    MsTeamsConfig.class, MsTeamsConfig::read, MsTeamsConfig::show),
            new IntegrationKind<>("msteamsv2", "msteamsv2.MSTeamsV2Config", "webhook_url or webhook_url_file",
                    MsTeamsV2Config.class, MsTeamsV2Config::read, MsTeamsV2Config::show),
            new IntegrationKind<>("jira", "jira.JiraConfig", "project and issue_type",
                    JiraConfig.class, JiraConfig::read, JiraConfig::show),
            new IntegrationKind<>("incidentio", "incidentio.IncidentioConfig", "url or url_file",
                    IncidentioConfig.class, IncidentioConfig::read, IncidentioConfig::show),
            new IntegrationKind<>("rocketchat", "rocketchat.RocketchatConfig", "",
                    RocketchatConfig.class, RocketchatConfig::read, RocketchatConfig::show),
            new IntegrationKind<>("mattermost", "mattermost.MattermostConfig", "webhook_url or webhook_url_file",
                    MattermostConfig.class, MattermostConfig::read, MattermostConfig::show),
            new IntegrationKind<>("log", "log.LogConfig", "", LogConfig.class, LogConfig::read, LogConfig::show),
            new IntegrationKind<>("file", "file.FileConfig", "", FileConfig.class, FileConfig::read, FileConfig::show),
            new IntegrationKind<>("kafka", "kafka.KafkaConfig", "", KafkaConfig.class, KafkaConfig::read, KafkaConfig::show));

    /** Alertmanager's kinds in the order in which it shows them. */
    private static final List<String> SHOWN = List.of(
            "discord", "email", "incidentio", "pagerduty", "slack", "webhook", "opsgenie", "wechat", "pushover", "victorops",
            "sns", "telegram", "webex", "msteams", "msteamsv2", "jira", "rocketchat", "mattermost");

    private static final Pattern LINE_END = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    private final Global global;
    private final Places written;
    private final Map<String, Yaml> places = new LinkedHashMap<>();
    private final List<ReceiverConfig> receivers = new ArrayList<>();

    /** Reads receivers that inherit {@code global}, and notes where they stand. */
    ReceiverYaml(Global global, Places written) {
        this.global = global;
        this.written = written;
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
        list.items("[]config.Receiver").forEach(item -> receivers.add(read(item, folder)));
    }

    /** For those who have not said whom to tell: a line on standard output. */
    void addBuiltIn(String name) {
        receivers.add(new ReceiverConfig(name, Map.of("name", name), List.of(new LogConfig(0, true))));
    }

    private ReceiverConfig read(Yaml yaml, Path folder) {
        try (Fields receiver = yaml.confidential().fields("config.plain")) {
            String name = receiver.get("name").text();
            checkName(name, receiver);
            Map<String, String> labels = labels(receiver.get("labels"), name);
            List<IntegrationConfig> integrations = new ArrayList<>();
            KINDS.forEach(kind -> integrations.addAll(kind.readAll(
                    receiver, global, folder, (entry, index) -> written.addIntegration(name, kind.name(), index, entry, folder))));
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

    /** What every kind of integration is called. */
    static List<String> kinds() {
        return KINDS.stream().<String>map(IntegrationKind::name).toList();
    }

    /** As Alertmanager would show it: without our own kinds, which its tools refuse. */
    private static Map<String, @Nullable Object> show(ReceiverConfig receiver) {
        Pairs pairs = new Pairs().always("name", receiver.name()).sorted("labels", receiver.labels());
        for (String name : SHOWN) {
            KINDS.stream()
                    .filter(kind -> kind.name().equals(name))
                    .forEach(kind -> pairs.unlessEmpty(kind.key(), kind.showAll(receiver.integrations())));
        }
        return pairs.map();
    }

    /** All of them; {@code used} are those that routes lead to, whose mails have all their headers (spec/receivers.md 5). */
    List<Map<String, @Nullable Object>> showAll(Set<String> used) {
        return receivers.stream()
                .map(receiver -> show(used.contains(receiver.name()) ? inUse(receiver) : receiver))
                .toList();
    }

    private static ReceiverConfig inUse(ReceiverConfig receiver) {
        List<IntegrationConfig> integrations = receiver.integrations().stream()
                .map(integration -> integration instanceof EmailConfig email ? email.inUse() : integration)
                .toList();
        return new ReceiverConfig(receiver.name(), receiver.labels(), integrations);
    }

    /** Our own kinds as comments, a line each, so that people see them and Alertmanager's tools do not. */
    String comments() {
        StringBuilder comments = new StringBuilder();
        for (ReceiverConfig receiver : receivers) {
            KINDS.stream().filter(kind -> !SHOWN.contains(kind.name())).forEach(kind -> kind.showAll(receiver.integrations())
                    .forEach(shown -> comments.append("# receiver ")
                            .append(GoQuote.quote(receiver.name()))
                            .append(" has ")
                            .append(kind.key())
                            .append(": ")
                            .append(LINE_END.matcher(String.valueOf(shown)).replaceAll(" "))
                            .append('\n')));
        }
        return comments.toString();
    }
}
