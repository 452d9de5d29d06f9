package signalbox.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process logs: one line an event, on standard error. Logback finds this class as a service, so that the first
 * line is written as the last one is; there is no XML to read at each start. Other people's libraries are heard from
 * {@code WARN} on. Lines are written by a thread of their own ({@link LogWriter}).
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String OURS = "signalbox";

    /** A process that ends waits so long for whoever reads its log. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final ThreadLocal<Boolean> QUIET = ThreadLocal.withInitial(() -> false);

    private static volatile @Nullable LogWriter writer;
    private static volatile long droppedBefore;
    private static volatile boolean everything;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // However the process ends, unless it is killed: why it ended is in the last lines.
        Runtime.getRuntime().addShutdownHook(new Thread(LogSetup::finishAtTheEnd, "log-finish"));
        apply(context, LogLevel.INFO, LogFormat.LOGFMT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on, for the whole process. */
    public static void use(LogLevel level, LogFormat format) {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), level, format);
    }

    /** From now on nothing is logged: what is logged is of a time that is long over. */
    public static void off() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(OURS).setLevel(Level.OFF);
    }

    /** Does what is only tried, as timelines are: this thread logs nothing of it, for nothing of it happened. */
    public static void quietly(Runnable trial) {
        boolean before = isQuiet();
        QUIET.set(true);
        try {
            trial.run();
        } finally {
            QUIET.set(before);
        }
    }

    static boolean isQuiet() {
        return QUIET.get();
    }

    private static void apply(LoggerContext context, LogLevel level, LogFormat format) {
        Level ours = Level.toLevel(level.name());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        everything = ours == Level.DEBUG;
        droppedBefore = linesDropped();
        root.detachAndStopAllAppenders();
        LogWriter fresh = standardError(context, format);
        writer = fresh;
        root.addAppender(fresh);
        root.setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
        context.getLogger(OURS).setLevel(ours);
        // Advice on how fast a condition is, for each of the standard rules at each compilation: nobody here can act on it.
        context.getLogger("org.drools.mvel.MVELConstraint").setLevel(Level.ERROR);
        // Its warnings are advice on how to write conditions; what is wrong with a rule we say ourselves.
        context.getLogger("org.drools").setLevel(Level.ERROR);
        // Says every second that a broker is away; deliveries that fail say it once.
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    }

    private static LogWriter standardError(LoggerContext context, LogFormat format) {
        Layout<ILoggingEvent> layout =
                switch (format) {
                    case LOGFMT -> new LogfmtLayout();
                    case JSON -> new JsonLayout();
                };
        layout.setContext(context);
        layout.start();
        // Not System.err: its lock would make all who print there wait together with the log. The clock is the system's, for
        // Logback begins before anybody could hand in another.
        LogWriter fresh = new LogWriter(layout, new FileOutputStream(FileDescriptor.err), InstantSource.system());
        fresh.setContext(context);
        fresh.start();
        return fresh;
    }

    /** Whether each line is written, also one that repeats another: for whoever looks for a fault. */
    static boolean saysEverything() {
        return everything;
    }

    /** How many lines were never written, for nobody read them. */
    public static long linesDropped() {
        LogWriter current = writer;
        return droppedBefore + (current == null ? 0 : current.dropped());
    }

    private static void finishAtTheEnd() {
        try {
            finish();
        } catch (LinkageError e) {
            // a build tool in whose process we ran has closed our classes before it ended: there is nobody left to write
        }
    }

    /** Sees to it that what was logged is written, for a process that is about to end. Waits two seconds at most. */
    public static void finish() {
        LogWriter current = writer;
        if (current != null) {
            current.stop();
        }
    }
}
