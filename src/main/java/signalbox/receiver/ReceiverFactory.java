package signalbox.receiver;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Dns;
import signalbox.config.DiscordConfig;
import signalbox.config.EmailConfig;
import signalbox.config.FileConfig;
import signalbox.config.IncidentioConfig;
import signalbox.config.IntegrationConfig;
import signalbox.config.JiraConfig;
import signalbox.config.KafkaConfig;
import signalbox.config.MattermostConfig;
import signalbox.config.MsTeamsConfig;
import signalbox.config.MsTeamsV2Config;
import signalbox.config.OpsGenieConfig;
import signalbox.config.PagerdutyConfig;
import signalbox.config.PushoverConfig;
import signalbox.config.RocketchatConfig;
import signalbox.config.SlackConfig;
import signalbox.config.SnsConfig;
import signalbox.config.TelegramConfig;
import signalbox.config.VictorOpsConfig;
import signalbox.config.WebexConfig;
import signalbox.config.WebhookConfig;
import signalbox.config.WechatConfig;
import signalbox.message.Messages;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.HttpClients;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.mail.EmailReceiver;

/**
 * Builds the receiver of each kind of integration.
 *
 * @param messages what receivers say now; asked with each notification
 * @param console where {@code log_configs} write
 */
record ReceiverFactory(
        Supplier<Messages> messages, HttpClients clients, Dns dns, PrintStream console, InstantSource clock) {

    /** Throws {@link InvalidReceiverException} when it cannot be built. Closed by the caller. */
    Receiver build(Integration at, IntegrationConfig config) {
        return switch (config.kind()) { // no default: a new kind must not compile unhandled
            case WEBHOOK -> of(WebhookConfig.class, config, c -> new WebhookReceiver(at, c, messages, clients.build(c.http())));
            case EMAIL -> of(EmailConfig.class, config, c ->
                    new EmailReceiver(at, c, messages, Hostname.ours(), dns, clock, ZoneId.systemDefault()));
            case PAGERDUTY -> of(PagerdutyConfig.class, config, c ->
                    new PagerdutyReceiver(at, c, messages, clients.build(c.http())));
            case OPSGENIE -> of(OpsGenieConfig.class, config, c -> new OpsGenieReceiver(at, c, messages, clients.build(c.http())));
            case WECHAT -> of(WechatConfig.class, config, c ->
                    new WechatReceiver(at, c, messages, clients.build(c.http()), clock));
            case SLACK -> of(SlackConfig.class, config, c -> new SlackReceiver(at, c, messages, clients.build(c.http())));
            case VICTOROPS -> of(VictorOpsConfig.class, config, c ->
                    new VictorOpsReceiver(at, c, messages, clients.build(c.http())));
            case PUSHOVER -> of(PushoverConfig.class, config, c -> new PushoverReceiver(at, c, messages, clients.build(c.http())));
            case SNS -> of(SnsConfig.class, config, c ->
                    new SnsReceiver(at, c, messages, clients.buildForAws(c.http(), c.useAwsHttpClient()), clock));
            case TELEGRAM -> of(TelegramConfig.class, config, c -> new TelegramReceiver(at, c, messages, clients.build(c.http())));
            case DISCORD -> of(DiscordConfig.class, config, c -> new DiscordReceiver(at, c, messages, clients.build(c.http())));
            case WEBEX -> of(WebexConfig.class, config, c -> new WebexReceiver(at, c, messages, clients.build(c.http())));
            case MSTEAMS -> of(MsTeamsConfig.class, config, c -> new MsTeamsReceiver(at, c, messages, clients.build(c.http())));
            case MSTEAMSV2 -> of(MsTeamsV2Config.class, config, c ->
                    new MsTeamsV2Receiver(at, c, messages, clients.build(c.http())));
            case JIRA -> of(JiraConfig.class, config, c -> new JiraReceiver(at, c, messages, clients.build(c.http())));
            case INCIDENTIO -> of(IncidentioConfig.class, config, c ->
                    new IncidentioReceiver(at, c, messages, clients.build(IncidentioReceiver.http(c))));
            case ROCKETCHAT -> of(RocketchatConfig.class, config, c ->
                    new RocketchatReceiver(at, c, messages, clients.build(c.http())));
            case MATTERMOST -> of(MattermostConfig.class, config, c ->
                    new MattermostReceiver(at, c, messages, clients.build(c.http())));
            case LOG -> new LogReceiver(at, console, clock);
            case FILE -> of(FileConfig.class, config, c -> new FileReceiver(at, Path.of(c.path()), messages, clock));
            case KAFKA -> of(KafkaConfig.class, config, c -> new KafkaReceiver(at, c, messages));
        };
    }

    private static <C extends IntegrationConfig> Receiver of(
            Class<C> type, IntegrationConfig config, Function<C, Receiver> receiver) {
        return receiver.apply(type.cast(config));
    }
}
