package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.gotext.GoQuote;
import signalbox.json.GoJson;
import signalbox.message.NotificationData;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** Tells whoever reads the server's output: a line for each notification. */
final class LogReceiver implements Receiver {

    private static final int ALERTS_SHOWN = 10;
    private static final int CHARS_SHOWN = 4096;

    private final Integration integration;
    private final PrintStream out;
    private final InstantSource clock;

    LogReceiver(Integration integration, PrintStream out, InstantSource clock) {
        this.integration = requireNonNull(integration, "integration is null");
        this.out = requireNonNull(out, "out is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        // In one call, so that lines of several groups do not mix.
        out.print(line(NotificationData.of(notification, 0, ""), notification) + "\n");
        return out.checkError()
                ? Delivery.retry(Delivery.OTHER, "the server's output cannot be written to")
                : Delivery.sent();
    }

    private String line(NotificationData data, Notification notification) {
        StringBuilder line = new StringBuilder(256)
                .append(GoJson.time(clock.instant()))
                .append(" notification receiver=").append(GoQuote.quote(integration.receiver()))
                .append(" status=").append(data.status())
                .append(" reason=").append(GoQuote.quote(data.reason()))
                .append(" group=").append(data.groupLabels())
                .append(" firing=").append(notification.firing().size())
                .append(" resolved=").append(notification.resolved().size());
        append(line, " FIRING ", data.alerts(true));
        append(line, " RESOLVED ", data.alerts(false));
        return printable(line);
    }

    private static void append(StringBuilder line, String heading, List<Alert> alerts) {
        if (alerts.isEmpty()) {
            return;
        }
        line.append(heading);
        int shown = Math.min(alerts.size(), ALERTS_SHOWN);
        for (int i = 0; i < shown; i++) {
            line.append(i == 0 ? "" : ", ").append(alerts.get(i).name()).append(withoutName(alerts.get(i).labels()));
        }
        if (shown < alerts.size()) {
            line.append(" and ").append(alerts.size() - shown).append(" more");
        }
    }

    private static Labels withoutName(Labels labels) {
        return labels.only(labels.asMap().keySet().stream().filter(name -> !name.equals("alertname")).toList());
    }

    /** One line whatever the labels hold, without what a terminal would obey, and not too long. */
    private static String printable(StringBuilder line) {
        StringBuilder text = new StringBuilder(line.length());
        int end = Math.min(line.length(), CHARS_SHOWN);
        if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            boolean harmful = Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || bidi(c);
            text.append(harmful ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return end < line.length() ? text + "…" : text.toString();
    }

    /** Whether it turns around the direction of what follows. */
    private static boolean bidi(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }

    /** Does nothing: the stream belongs to somebody else, and flushing it would wait for whoever reads it. */
    @Override
    public void close() {}
}
