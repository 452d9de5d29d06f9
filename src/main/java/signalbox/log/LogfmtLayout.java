package signalbox.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.regex.Pattern;
import signalbox.gotext.GoQuote;

/** A log line as {@code time=… level=INFO source=… msg="…" key=value} (spec/cli-and-metrics.md 5). */
final class LogfmtLayout extends LayoutBase<ILoggingEvent> {

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[^\\s\"=\\p{Cntrl}]+");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        for (LogAttributes.Attribute attribute : LogAttributes.of(event)) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(attribute.key())
                    .append('=')
                    .append(value(attribute.value().toString()));
        }
        return line.append('\n').toString();
    }

    private static String value(String text) {
        return NEEDS_NO_QUOTES.matcher(text).matches() ? text : GoQuote.quote(text);
    }
}
