package signalbox.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A log line as one JSON object, with the same keys as {@link LogfmtLayout} (spec/cli-and-metrics.md 5). */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder("{");
        for (LogAttributes.Attribute attribute : LogAttributes.of(event)) {
            line.append(line.length() == 1 ? "" : ",").append(quote(attribute.key())).append(':');
            line.append(attribute.value() instanceof String text ? quote(text) : number(attribute.value()));
        }
        return line.append("}\n").toString();
    }

    /** JSON knows no NaN and no infinity. */
    private static String number(Object value) {
        return value instanceof Double d && !Double.isFinite(d) ? quote(d.toString()) : value.toString();
    }

    private static String quote(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
