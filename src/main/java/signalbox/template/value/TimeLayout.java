package signalbox.template.value;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Go's layouts, which show how the reference time {@code Mon Jan 2 15:04:05 MST 2006} would look (spec/templates.md 6). */
public final class TimeLayout {

    public static final List<String> MONTHS = List.of(
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December");
    public static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");

    /** What stands for a part of a time; of the forms that begin alike the longer comes first. */
    public enum Element {
        LONG_MONTH("January"),
        MONTH("Jan"),
        LONG_WEEKDAY("Monday"),
        WEEKDAY("Mon"),
        ZONE("MST"),
        ZERO_YEAR_DAY("002"),
        ZERO_MONTH("01"),
        ZERO_DAY("02"),
        ZERO_HOUR_12("03"),
        ZERO_MINUTE("04"),
        ZERO_SECOND("05"),
        YEAR("06"),
        HOUR("15"),
        NUMBER_MONTH("1"),
        LONG_YEAR("2006"),
        DAY("2"),
        UNDER_YEAR_DAY("__2"),
        UNDER_DAY("_2"),
        HOUR_12("3"),
        MINUTE("4"),
        SECOND("5"),
        UPPER_PM("PM"),
        LOWER_PM("pm"),
        OFFSET_COLON_SECONDS("-07:00:00"),
        OFFSET_COLON("-07:00"),
        OFFSET_SECONDS("-070000"),
        OFFSET("-0700"),
        OFFSET_HOURS("-07"),
        ISO_COLON_SECONDS("Z07:00:00"),
        ISO_COLON("Z07:00"),
        ISO_SECONDS("Z070000"),
        ISO("Z0700"),
        ISO_HOURS("Z07"),
        /** A point or a comma and zeros: so many digits. */
        FRACTION(""),
        /** A point or a comma and nines: up to so many digits, none if there are only zeros. */
        FRACTION_IF_ANY("");

        private final String form;

        Element(String form) {
            this.form = form;
        }

        public boolean isFraction() {
            return form.isEmpty();
        }
    }

    /**
     * The next element of a layout.
     *
     * @param literal what stands before it
     * @param element empty if there is none, and the literal is all
     * @param text the element as it stands in the layout
     * @param end the offset behind it
     */
    public record Chunk(String literal, Optional<Element> element, String text, int end) {}

    private TimeLayout() {}

    /** What comes first in a layout from an offset on. */
    public static Chunk next(String layout, int from) {
        for (int i = from; i < layout.length(); i++) {
            int start = layout.startsWith("_2006", i) ? i + 1 : i; // the year, after an underscore
            Optional<Element> element = elementAt(layout, start);
            if (element.isPresent()) {
                int end = element.get().isFraction() ? endOfRun(layout, i + 1) : start + element.get().form.length();
                return new Chunk(layout.substring(from, start), element, layout.substring(start, end), end);
            }
        }
        return new Chunk(layout.substring(from), Optional.empty(), "", layout.length());
    }

    private static Optional<Element> elementAt(String layout, int at) {
        char c = layout.charAt(at);
        if (c == '.' || c == ',') {
            return fractionAt(layout, at);
        }
        for (Element element : Element.values()) {
            if (!element.isFraction() && layout.startsWith(element.form, at)) {
                int end = at + element.form.length();
                boolean shortName = element == Element.MONTH || element == Element.WEEKDAY;
                boolean inWord = end < layout.length() && layout.charAt(end) >= 'a' && layout.charAt(end) <= 'z';
                if (!shortName || !inWord) {
                    return Optional.of(element);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Element> fractionAt(String layout, int at) {
        char digit = at + 1 < layout.length() ? layout.charAt(at + 1) : ' ';
        if (digit != '0' && digit != '9') {
            return Optional.empty();
        }
        int end = endOfRun(layout, at + 1);
        if (end < layout.length() && layout.charAt(end) >= '0' && layout.charAt(end) <= '9') {
            return Optional.empty();
        }
        return Optional.of(digit == '0' ? Element.FRACTION : Element.FRACTION_IF_ANY);
    }

    private static int endOfRun(String layout, int start) {
        int end = start;
        while (end < layout.length() && layout.charAt(end) == layout.charAt(start)) {
            end++;
        }
        return end;
    }

    static String format(GoTime time, String layout) {
        ZonedDateTime local = time.local();
        BoundedText text = new BoundedText();
        for (int at = 0; at < layout.length(); ) {
            Chunk chunk = next(layout, at);
            text.append(chunk.literal());
            chunk.element().ifPresent(element -> text.append(format(time, local, element, chunk.text())));
            at = chunk.end();
        }
        return text.toString();
    }

    private static String format(GoTime time, ZonedDateTime local, Element element, String text) {
        int hour12 = local.getHour() % 12 == 0 ? 12 : local.getHour() % 12;
        return switch (element) {
            case LONG_MONTH -> MONTHS.get(local.getMonthValue() - 1);
            case MONTH -> MONTHS.get(local.getMonthValue() - 1).substring(0, 3);
            case LONG_WEEKDAY -> DAYS.get(local.getDayOfWeek().getValue() % 7);
            case WEEKDAY -> DAYS.get(local.getDayOfWeek().getValue() % 7).substring(0, 3);
            case ZONE -> time.abbreviation().isEmpty()
                    ? TimeZones.abbreviation(time.zone(), time.instant())
                    : time.abbreviation();
            case ZERO_YEAR_DAY -> padded(local.getDayOfYear(), 3);
            case UNDER_YEAR_DAY -> spaced(local.getDayOfYear(), 3);
            case ZERO_MONTH -> padded(local.getMonthValue(), 2);
            case NUMBER_MONTH -> Integer.toString(local.getMonthValue());
            case ZERO_DAY -> padded(local.getDayOfMonth(), 2);
            case UNDER_DAY -> spaced(local.getDayOfMonth(), 2);
            case DAY -> Integer.toString(local.getDayOfMonth());
            case HOUR -> padded(local.getHour(), 2);
            case ZERO_HOUR_12 -> padded(hour12, 2);
            case HOUR_12 -> Integer.toString(hour12);
            case ZERO_MINUTE -> padded(local.getMinute(), 2);
            case MINUTE -> Integer.toString(local.getMinute());
            case ZERO_SECOND -> padded(local.getSecond(), 2);
            case SECOND -> Integer.toString(local.getSecond());
            case LONG_YEAR -> padded(local.getYear(), 4);
            case YEAR -> padded(Math.max(local.getYear(), 0) % 100, 2);
            case UPPER_PM -> local.getHour() >= 12 ? "PM" : "AM";
            case LOWER_PM -> local.getHour() >= 12 ? "pm" : "am";
            case FRACTION -> text.charAt(0) + fraction(local, text);
            case FRACTION_IF_ANY -> {
                String digits = fraction(local, text).replaceAll("0+$", "");
                yield digits.isEmpty() ? "" : text.charAt(0) + digits;
            }
            default -> offset(local.getOffset().getTotalSeconds(), text);
        };
    }

    private static String padded(int number, int digits) {
        String text = Integer.toString(Math.abs(number));
        return (number < 0 ? "-" : "") + "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private static String spaced(int number, int width) {
        String text = Integer.toString(number);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String fraction(ZonedDateTime local, String text) {
        return padded(local.getNano(), 9).substring(0, Math.min(9, text.length() - 1));
    }

    private static String offset(int seconds, String form) {
        if (form.startsWith("Z") && seconds == 0) {
            return "Z";
        }
        String colon = form.contains(":") ? ":" : "";
        int digits = form.replace(":", "").length() - 1;
        int magnitude = Math.abs(seconds);
        StringBuilder text = new StringBuilder(seconds < 0 ? "-" : "+").append(padded(magnitude / 3600, 2));
        if (digits >= 4) {
            text.append(colon).append(padded(magnitude / 60 % 60, 2));
        }
        if (digits >= 6) {
            text.append(colon).append(padded(magnitude % 60, 2));
        }
        return text.toString();
    }

    /** The index of the name, ignoring case, that the value begins with, or -1. */
    public static int lookup(List<String> names, String value, int length) {
        String lower = value.toLowerCase(Locale.ROOT);
        for (int i = 0; i < names.size(); i++) {
            String name = length > 0 ? names.get(i).substring(0, length) : names.get(i);
            if (lower.startsWith(name.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }
}
