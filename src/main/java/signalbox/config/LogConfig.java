package signalbox.config;

/** An entry of {@code log_configs}: a line on standard output. Alertmanager has no such thing. */
public record LogConfig(int index, boolean sendResolved) implements IntegrationConfig {

    @Override
    public String kind() {
        return "log";
    }
}
