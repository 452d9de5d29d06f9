package signalbox.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.MessageFormatter;
import signalbox.file.FileErrors;
import signalbox.gotext.GoDuration;

/**
 * What a log line says, as names and values in the order of spec/cli-and-metrics.md 5. A message that ends in
 * {@code key={} key={}} gives these as attributes of their own, as SLF4J's key-value pairs do.
 */
public final class LogAttributes {

    /** One of them; the value is a text, a number or a truth value. */
    record Attribute(String key, Object value) {}

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String KEY = "[A-Za-z_][A-Za-z0-9_.]*";
    private static final Pattern WITH_ATTRIBUTES = Pattern.compile("(.*?):?((?: " + KEY + "=\\{})+)", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("(" + KEY + ")=\\{}");
    private static final String OURS = "signalbox.";

    /** What they say is of the whole program. */
    private static final Set<String> NO_COMPONENTS = Set.of("command", "log");

    private LogAttributes() {}

    static List<Attribute> of(ILoggingEvent event) {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("time", TIME.format(event.getInstant())));
        attributes.add(new Attribute("level", event.getLevel().toString()));
        addOrigin(attributes, event.getLoggerName());
        addMessage(attributes, event);
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                attributes.add(attribute(pair.key, pair.value));
            }
        }
        if (event.getThrowableProxy() != null) {
            addFailure(attributes, event.getThrowableProxy());
        }
        return attributes;
    }

    /** The class alone: the line within it would cost a walk over the stack for each message. */
    private static void addOrigin(List<Attribute> attributes, String logger) {
        int dot = logger.lastIndexOf('.');
        attributes.add(new Attribute("source", logger.substring(dot + 1)));
        if (logger.startsWith(OURS) && dot > OURS.length() && !NO_COMPONENTS.contains(logger.substring(OURS.length(), dot))) {
            attributes.add(new Attribute("component", logger.substring(OURS.length(), dot)));
        }
    }

    private static void addMessage(List<Attribute> attributes, ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray() == null ? new Object[0] : event.getArgumentArray();
        Matcher template = WITH_ATTRIBUTES.matcher(event.getMessage());
        if (arguments.length > 0 && template.matches()) {
            List<String> keys = ATTRIBUTE.matcher(template.group(2)).results().map(key -> key.group(1)).toList();
            int first = arguments.length - keys.size();
            if (first >= 0) {
                Object[] inText = Arrays.copyOf(arguments, first);
                attributes.add(new Attribute(
                        "msg", MessageFormatter.arrayFormat(template.group(1), inText).getMessage()));
                for (int i = 0; i < keys.size(); i++) {
                    attributes.add(attribute(keys.get(i), arguments[first + i]));
                }
                return;
            }
        }
        attributes.add(new Attribute("msg", event.getFormattedMessage()));
    }

    private static Attribute attribute(String key, @Nullable Object value) {
        if (value instanceof Duration duration) {
            return new Attribute(key, GoDuration.format(duration));
        }
        return new Attribute(
                key, value instanceof Number || value instanceof Boolean ? value : String.valueOf(value));
    }

    /** The stack is for whoever changes the program: at level debug only. */
    private static void addFailure(List<Attribute> attributes, IThrowableProxy failure) {
        attributes.add(new Attribute("err", text(failure)));
        Logger ours = (Logger) LoggerFactory.getLogger(OURS.substring(0, OURS.length() - 1));
        if (ours.isEnabledFor(Level.DEBUG)) {
            attributes.add(new Attribute("stack", ThrowableProxyUtil.asString(failure)));
        }
    }

    /** A failure in one line: its message and those of its causes, each thing once; the class where nobody says anything. */
    public static String text(Throwable failure) {
        return text(new ThrowableProxy(failure));
    }

    private static String text(IThrowableProxy failure) {
        String said = "";
        IThrowableProxy last = failure;
        for (IThrowableProxy cause = failure; cause != null; cause = cause.getCause()) {
            if (saysOnlyItsCause(cause)) {
                continue;
            }
            last = cause;
            String message = cause.getMessage() == null ? "" : cause.getMessage();
            said = said.isEmpty() && !message.isEmpty() ? words(cause) : said.contains(message) ? said : said + ": " + words(cause);
        }
        return said.isEmpty() ? last.getClassName() : said;
    }

    /** Java gives what was made around another failure the class and the words of that. */
    private static boolean saysOnlyItsCause(IThrowableProxy failure) {
        IThrowableProxy cause = failure.getCause();
        if (cause == null || failure.getMessage() == null) {
            return false;
        }
        String name = cause.getClassName();
        return failure.getMessage().equals(cause.getMessage() == null ? name : name + ": " + cause.getMessage());
    }

    private static String words(IThrowableProxy failure) {
        return failure instanceof ThrowableProxy proxy && FileErrors.saysOnlyWhichFile(proxy.getThrowable())
                ? FileErrors.text(proxy.getThrowable())
                : failure.getMessage();
    }
}
