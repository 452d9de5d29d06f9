package signalbox.config;

import signalbox.config.YamlWriter.Pairs;

/** An entry of {@code log_configs}: a line on standard output. Alertmanager has no such thing. */
public record LogConfig(int index, boolean sendResolved) implements IntegrationConfig {

    static LogConfig read(Entry entry) {
        return new LogConfig(entry.index(), entry.sendResolved(true));
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved);
    }
}
