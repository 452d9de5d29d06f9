package signalbox.message;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/** What is said without any template: little, but nothing in it can fail. */
final class PlainWords {

    private static final int ALERTS_SHOWN = 20;
    private static final int LINE_LENGTH = 500;
    private static final Pattern PLACE = Pattern.compile("^(?:html/)?template: ?[^:\\s]*:\\d+(?::\\d+)?:");

    private PlainWords() {}

    /** A line much like the default subject, and one for each alert, those that fire first; bounded. */
    static String of(NotificationData data) {
        List<Alert> alerts =
                Stream.concat(data.alerts(true).stream(), data.alerts(false).stream()).toList();
        StringBuilder text = new StringBuilder(1024).append(oneLine(Messages.FAILED + " " + subject(data)));
        alerts.stream().limit(ALERTS_SHOWN).forEach(alert -> text.append('\n').append(oneLine(line(alert))));
        if (alerts.size() > ALERTS_SHOWN) {
            text.append("\nand ").append(alerts.size() - ALERTS_SHOWN).append(" more");
        }
        return text.toString();
    }

    private static String subject(NotificationData data) {
        boolean firing = data.status().equals("firing");
        String count = firing ? ":" + data.alerts(true).size() : "";
        Map<String, String> rest = data.commonLabels().asMap();
        rest.keySet().removeAll(data.groupLabels().asMap().keySet());
        return "[" + data.status().toUpperCase(Locale.ROOT) + count + "] "
                + String.join(" ", data.groupLabels().asMap().values())
                + (rest.isEmpty() ? "" : " (" + String.join(" ", rest.values()) + ")");
    }

    private static String line(Alert alert) {
        String about = NotificationData.status(alert) + ": " + pairs(alert.labels());
        return alert.annotations().isEmpty() ? about : about + "; " + pairs(alert.annotations());
    }

    private static String pairs(Labels labels) {
        return Kv.of(labels).string().orElse("");
    }

    /** One line, whatever is in it, and not too long. */
    static String oneLine(String text) {
        return bounded(text, LINE_LENGTH)
                .codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** An error in one line that is not too long: what is in it that says most is at its ends. */
    static String error(String text) {
        int end = text.length() - LINE_LENGTH / 2;
        return end <= LINE_LENGTH / 2 ? oneLine(text) : oneLine(bounded(text, LINE_LENGTH / 2) + lastOf(text, end));
    }

    /** What may be told of an error of a template that may hold a secret. */
    static String withoutText(String error) {
        Matcher place = PLACE.matcher(error);
        return (place.find() ? place.group() : "template:")
                + " it fails; why is not told, for its text may hold a secret";
    }

    private static String lastOf(String text, int start) {
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }

    private static String bounded(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }

    /** As html shows it. */
    static String escaped(String text) {
        return text.chars().mapToObj(PlainWords::escaped).collect(Collectors.joining());
    }

    private static String escaped(int c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            default -> String.valueOf((char) c);
        };
    }
}
