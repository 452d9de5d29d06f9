package signalbox.log;

/** How a log line looks (spec/cli-and-metrics.md 5, {@code --log.format}). */
public enum LogFormat {
    LOGFMT,
    JSON
}
