package signalbox.config;

/** One way of telling somebody: an entry of a {@code *_configs} list. */
public sealed interface IntegrationConfig permits WebhookConfig, LogConfig, FileConfig {

    /** The kind as logs, metrics and the notification log name it. */
    String kind();

    /** Its place in its list, from 0. */
    int index();

    /** Whether resolved alerts are told, too. */
    boolean sendResolved();
}
