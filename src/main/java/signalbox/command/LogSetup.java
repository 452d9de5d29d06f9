package signalbox.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process logs: one line an event, on standard error. Logback finds this class as a service, so that the first
 * line is written as the last one is; there is no XML to read at each start. Other people's libraries are heard from
 * {@code WARN} on.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String OURS = "signalbox";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, LogLevel.INFO, LogFormat.LOGFMT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on, for the whole process. */
    static void use(LogLevel level, LogFormat format) {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), level, format);
    }

    private static void apply(LoggerContext context, LogLevel level, LogFormat format) {
        Level ours = Level.toLevel(level.name());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(standardError(context, format));
        root.setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
        context.getLogger(OURS).setLevel(ours);
        // Advice on how fast a condition is, for each of the standard rules at each compilation: nobody here can act on it.
        context.getLogger("org.drools.mvel.MVELConstraint").setLevel(Level.ERROR);
        // Its warnings are advice on how to write conditions; what is wrong with a rule we say ourselves.
        context.getLogger("org.drools").setLevel(Level.ERROR);
        // Says every second that a broker is away; deliveries that fail say it once.
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context, LogFormat format) {
        Layout<ILoggingEvent> layout =
                switch (format) {
                    case LOGFMT -> new LogfmtLayout();
                    case JSON -> new JsonLayout();
                };
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
