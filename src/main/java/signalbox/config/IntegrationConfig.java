package signalbox.config;

import java.util.List;

/**
 * One way of telling somebody: an entry of a {@code *_configs} list, with what it inherits and every default filled in.
 *
 * <p>Texts are as the author wrote them: what spec/receivers.md 4 to 21 mark T or H is a Go template that is not rendered
 * yet. What is not given is {@code ""}. Files are paths seen from the working directory, to be read when they are needed.
 */
public sealed interface IntegrationConfig
        permits WebhookConfig, EmailConfig, PagerdutyConfig, OpsGenieConfig, WechatConfig, SlackConfig, VictorOpsConfig,
                PushoverConfig, SnsConfig, TelegramConfig, DiscordConfig, WebexConfig, MsTeamsConfig, MsTeamsV2Config,
                JiraConfig, IncidentioConfig, RocketchatConfig, MattermostConfig, LogConfig, FileConfig, KafkaConfig {

    /** Every kind there is. */
    static List<String> kinds() {
        return ReceiverYaml.kinds();
    }

    /** The kind as logs, metrics and the notification log name it. */
    String kind();

    /** Its place in its list, from 0. */
    int index();

    /** How it is reached within its receiver, in the words of the file: {@code slack_configs[0]}. */
    default String key() {
        return key(kind(), index());
    }

    /** The {@link #key()} of an integration of this kind. */
    static String key(String kind, int index) {
        return kind + "_configs[" + index + "]";
    }

    /** Whether resolved alerts are told, too. */
    boolean sendResolved();
}
