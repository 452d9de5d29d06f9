package signalbox.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import signalbox.config.GlobalYaml.Global;
import signalbox.config.YamlWriter.Pairs;

/**
 * Every kind of integration there is, in the order in which they are built (spec/receivers.md 1.1); ours come last. The name
 * of a constant in small letters is what the file, logs and metrics call it. Which receiver it becomes is said in
 * {@code signalbox.receiver}, whose compiler misses a kind that is not said there.
 */
public enum IntegrationKind {
    WEBHOOK(entries("webhook.WebhookConfig", WebhookConfig.class, WebhookConfig::read, WebhookConfig::show)
            .needing("url or url_file")),
    EMAIL(entries("config.EmailConfig", EmailConfig.class, EmailConfig::read, EmailConfig::show)
            .needing("to")),
    PAGERDUTY(entries("pagerduty.PagerdutyConfig", PagerdutyConfig.class, PagerdutyConfig::read, PagerdutyConfig::show)
            .needing("routing_key or service_key")
            .openingIncidents()),
    OPSGENIE(entries("opsgenie.OpsGenieConfig", OpsGenieConfig.class, OpsGenieConfig::read, OpsGenieConfig::show)
            .openingIncidents()),
    WECHAT(entries("config.WechatConfig", WechatConfig.class, WechatConfig::read, WechatConfig::show)),
    SLACK(entries("config.SlackConfig", SlackConfig.class, SlackConfig::read, SlackConfig::show)),
    VICTOROPS(entries("config.VictorOpsConfig", VictorOpsConfig.class, VictorOpsConfig::read, VictorOpsConfig::show)
            .needing("routing_key")
            .openingIncidents()),
    PUSHOVER(entries("pushover.PushoverConfig", PushoverConfig.class, PushoverConfig::read, PushoverConfig::show)
            .needing("user_key and token")),
    SNS(entries("sns.SNSConfig", SnsConfig.class, SnsConfig::read, SnsConfig::show)
            .needing("topic_arn, target_arn or phone_number")),
    TELEGRAM(entries("telegram.TelegramConfig", TelegramConfig.class, TelegramConfig::read, TelegramConfig::show)
            .needing("chat_id")),
    DISCORD(entries("discord.DiscordConfig", DiscordConfig.class, DiscordConfig::read, DiscordConfig::show)
            .needing("webhook_url or webhook_url_file")),
    WEBEX(entries("config.WebexConfig", WebexConfig.class, WebexConfig::read, WebexConfig::show)
            .needing("room_id and http_config")),
    MSTEAMS(entries("msteams.MSTeamsConfig", MsTeamsConfig.class, MsTeamsConfig::read, MsTeamsConfig::show)
            .needing("webhook_url or webhook_url_file")),
    MSTEAMSV2(entries("msteamsv2.MSTeamsV2Config", MsTeamsV2Config.class, MsTeamsV2Config::read, MsTeamsV2Config::show)
            .needing("webhook_url or webhook_url_file")),
    JIRA(entries("jira.JiraConfig", JiraConfig.class, JiraConfig::read, JiraConfig::show)
            .needing("project and issue_type")
            .openingIncidents()),
    INCIDENTIO(entries("incidentio.IncidentioConfig", IncidentioConfig.class, IncidentioConfig::read, IncidentioConfig::show)
            .needing("url or url_file")
            .openingIncidents()),
    ROCKETCHAT(entries("rocketchat.RocketchatConfig", RocketchatConfig.class, RocketchatConfig::read, RocketchatConfig::show)),
    MATTERMOST(entries("mattermost.MattermostConfig", MattermostConfig.class, MattermostConfig::read, MattermostConfig::show)
            .needing("webhook_url or webhook_url_file")),
    LOG(entries("log.LogConfig", LogConfig.class, LogConfig::read, LogConfig::show)),
    FILE(entries("file.FileConfig", FileConfig.class, FileConfig::read, FileConfig::show)),
    KAFKA(entries("kafka.KafkaConfig", KafkaConfig.class, KafkaConfig::read, KafkaConfig::show));

    /** Those of Alertmanager in the order in which it shows them; all others are ours. */
    static final List<IntegrationKind> ALERTMANAGERS = List.of(
            DISCORD, EMAIL, INCIDENTIO, PAGERDUTY, SLACK, WEBHOOK, OPSGENIE, WECHAT, PUSHOVER, VICTOROPS, SNS, TELEGRAM, WEBEX,
            MSTEAMS, MSTEAMSV2, JIRA, ROCKETCHAT, MATTERMOST);

    /**
     * The entries of a kind's list.
     *
     * @param goType for problems
     * @param show adds what is shown of an entry
     * @param needs the keys that an entry needs at least; {@code ""} when an entry that is null counts as an empty one
     */
    private record Entries<C extends IntegrationConfig>(
            String goType,
            Class<C> type,
            Function<Entry, C> read,
            BiFunction<C, Pairs, Pairs> show,
            String needs,
            boolean openIncidents) {

        Entries<C> needing(String keys) {
            return new Entries<>(goType, type, read, show, keys, openIncidents);
        }

        Entries<C> openingIncidents() {
            return new Entries<>(goType, type, read, show, needs, true);
        }

        Object show(IntegrationConfig config) {
            return show.apply(type.cast(config), new Pairs()).map();
        }
    }

    private final String id = name().toLowerCase(Locale.ROOT);
    @SuppressWarnings("ImmutableEnumChecker") // references to static methods change no more than the enum does
    private final Entries<?> entries;

    IntegrationKind(Entries<?> entries) {
        this.entries = entries;
    }

    private static <C extends IntegrationConfig> Entries<C> entries(
            String goType, Class<C> type, Function<Entry, C> read, BiFunction<C, Pairs, Pairs> show) {
        return new Entries<>(goType, type, read, show, "", false);
    }

    /** The kind of an integration. */
    static IntegrationKind of(IntegrationConfig config) {
        return Arrays.stream(values())
                .filter(kind -> kind.entries.type == config.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(config.getClass() + " is of no kind"));
    }

    /** The kind that logs, metrics and the notification log call so; throws {@link IllegalArgumentException} for others. */
    public static IntegrationKind named(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** As logs, metrics and the notification log name it, such as {@code webhook}. */
    public String id() {
        return id;
    }

    /** The key of its list in a receiver, such as {@code webhook_configs}. */
    public String key() {
        return id + "_configs";
    }

    /** Whether it opens something that stays open, and goes on to wake people, until it is told that the alert ended. */
    public boolean opensIncidents() {
        return entries.openIncidents();
    }

    /** The same of the kind that the notification log calls so; not of one that this version does not know. */
    public static boolean opensIncidents(String id) {
        return Arrays.stream(values()).anyMatch(kind -> kind.id.equals(id) && kind.opensIncidents());
    }

    /** @param noted is told of each entry, and of its place in the list */
    List<IntegrationConfig> readAll(Fields receiver, Global global, Path folder, ObjIntConsumer<Yaml> noted) {
        List<IntegrationConfig> configs = new ArrayList<>();
        List<Yaml> items = receiver.get(key()).items("[]*" + entries.goType());
        for (int i = 0; i < items.size(); i++) {
            Yaml item = items.get(i);
            noted.accept(item, i);
            if (item.isNull() && !entries.needs().isEmpty()) {
                item.problem("missing " + id + " config: expected " + entries.needs());
                continue;
            }
            try (Fields fields = item.fields(entries.goType().replaceFirst("\\..*", ".plain"))) {
                configs.add(entries.read().apply(new Entry(i, fields, global, folder)));
            }
        }
        return configs;
    }

    /** What is shown of those among {@code configs} that are of this kind, in their order. */
    List<Object> showAll(List<IntegrationConfig> configs) {
        return configs.stream().filter(config -> config.kind() == this).map(entries::show).toList();
    }
}
