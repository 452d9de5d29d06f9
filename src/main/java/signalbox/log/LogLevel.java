package signalbox.log;

/** From which severity on our own log lines are written (spec/cli-and-metrics.md 1, {@code --log.level}). */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
