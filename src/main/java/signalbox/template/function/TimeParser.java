package signalbox.template.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.TimeLayout;
import signalbox.template.value.TimeLayout.Chunk;
import signalbox.template.value.TimeLayout.Element;

/** Reads a time by a layout of Go's, in UTC unless it names its offset (spec/templates.md 6). Confined to one call. */
final class TimeParser {

    private static final int MAX_LENGTH = 500;

    private final String layout;
    private final String text;
    private String value;

    private int year;
    private int month = -1;
    private int day = -1;
    private int dayOfYear = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean pm;
    private boolean am;
    private Optional<Integer> offset = Optional.empty();
    private String zone = "";

    private TimeParser(String layout, String text) {
        this.layout = layout;
        this.text = text;
        value = text;
    }

    /** Throws {@code FunctionException} with Go's text when it does not fit the layout. */
    static GoTime parse(String layout, String text) throws FunctionException {
        if (layout.length() > MAX_LENGTH || text.length() > MAX_LENGTH) {
            throw new FunctionException("time of more than " + MAX_LENGTH + " characters");
        }
        return new TimeParser(layout, text).parse();
    }

    /** What stands here is not what the layout wants. */
    private static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        /** What is out of its range, or "". */
        private final String range;

        Mismatch(String range) {
            super(range, null, false, false);
            this.range = range;
        }
    }

    private GoTime parse() throws FunctionException {
        int at = 0;
        while (true) {
            Chunk chunk = TimeLayout.next(layout, at);
            literal(chunk.literal());
            if (chunk.element().isEmpty()) {
                if (!value.isEmpty()) {
                    throw error(": extra text: " + quote(value));
                }
                return time();
            }
            String before = value;
            try {
                element(chunk.element().get(), chunk);
            } catch (Mismatch e) {
                if (!e.range.isEmpty()) {
                    throw error(": " + e.range + " out of range");
                }
                throw mismatch(before, chunk.text());
            }
            at = chunk.end();
        }
    }

    private FunctionException error(String message) {
        return new FunctionException("parsing time " + quote(text) + message);
    }

    private FunctionException mismatch(String found, String wanted) {
        return error(" as " + quote(layout) + ": cannot parse " + quote(found) + " as " + quote(wanted));
    }

    /** Skips literal text; spaces in it stand for any number of them. */
    private void literal(String literal) throws FunctionException {
        String wanted = literal;
        while (!wanted.isEmpty()) {
            boolean space = wanted.charAt(0) == ' ';
            boolean fits = space
                    ? value.isEmpty() || value.charAt(0) == ' '
                    : !value.isEmpty() && value.charAt(0) == wanted.charAt(0);
            if (!fits) {
                throw mismatch(value, literal);
            }
            wanted = space ? withoutSpaces(wanted) : wanted.substring(1);
            value = space ? withoutSpaces(value) : value.substring(1);
        }
    }

    private static String withoutSpaces(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return text.substring(at);
    }

    private void element(Element element, Chunk chunk) throws Mismatch {
        switch (element) {
            case LONG_MONTH -> month = name(TimeLayout.MONTHS, 0) + 1;
            case MONTH -> month = name(TimeLayout.MONTHS, 3) + 1;
            case LONG_WEEKDAY -> name(TimeLayout.DAYS, 0);
            case WEEKDAY -> name(TimeLayout.DAYS, 3);
            case ZERO_MONTH, NUMBER_MONTH -> month = inRange(number(element == Element.ZERO_MONTH), 1, 12, "month");
            case ZERO_DAY, DAY -> day = number(element == Element.ZERO_DAY);
            case UNDER_DAY -> {
                skipSpaces(1);
                day = number(false);
            }
            case ZERO_YEAR_DAY -> dayOfYear = digits(3, 3);
            case UNDER_YEAR_DAY -> {
                skipSpaces(2);
                dayOfYear = digits(1, 3);
            }
            case HOUR -> hour = inRange(number(false), 0, 23, "hour");
            case ZERO_HOUR_12, HOUR_12 -> hour = inRange(number(element == Element.ZERO_HOUR_12), 0, 12, "hour");
            case ZERO_MINUTE, MINUTE -> minute = inRange(number(element == Element.ZERO_MINUTE), 0, 59, "minute");
            case ZERO_SECOND, SECOND -> second(element, chunk.end());
            case LONG_YEAR -> year = digits(4, 4);
            case YEAR -> {
                int twoDigits = digits(2, 2);
                year = twoDigits + (twoDigits >= 69 ? 1900 : 2000);
            }
            case UPPER_PM, LOWER_PM -> half(element == Element.UPPER_PM);
            case ZONE -> zone();
            case FRACTION -> fraction(chunk.text().length());
            case FRACTION_IF_ANY -> {
                if (atFraction()) {
                    fraction(1 + digitsAt(1));
                }
            }
            default -> offset(chunk.text());
        }
    }

    private int name(List<String> names, int length) throws Mismatch {
        int found = TimeLayout.lookup(names, value, length);
        if (found < 0) {
            throw new Mismatch("");
        }
        value = value.substring(length > 0 ? length : names.get(found).length());
        return found;
    }

    private static int inRange(int number, int from, int to, String what) throws Mismatch {
        if (number < from || number > to) {
            throw new Mismatch(what);
        }
        return number;
    }

    private void skipSpaces(int most) {
        for (int i = 0; i < most && value.startsWith(" "); i++) {
            value = value.substring(1);
        }
    }

    private int number(boolean twoDigits) throws Mismatch {
        return digits(twoDigits ? 2 : 1, 2);
    }

    private int digits(int atLeast, int atMost) throws Mismatch {
        int count = Math.min(digitsAt(0), atMost);
        if (count < atLeast) {
            throw new Mismatch("");
        }
        return Integer.parseInt(take(count));
    }

    private int digitsAt(int start) {
        int end = start;
        while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
            end++;
        }
        return end - start;
    }

    private String take(int length) throws Mismatch {
        if (value.length() < length) {
            throw new Mismatch("");
        }
        String taken = value.substring(0, length);
        value = value.substring(length);
        return taken;
    }

    private void second(Element element, int end) throws Mismatch {
        second = inRange(number(element == Element.ZERO_SECOND), 0, 59, "second");
        Optional<Element> next = TimeLayout.next(layout, end).element();
        if (atFraction() && (next.isEmpty() || !next.get().isFraction())) {
            fraction(1 + digitsAt(1)); // a fraction that the layout does not have
        }
    }

    private boolean atFraction() {
        return !value.isEmpty() && (value.charAt(0) == '.' || value.charAt(0) == ',') && digitsAt(1) > 0;
    }

    /** Takes a point and digits, so many characters altogether; what is beyond nanoseconds is ignored. */
    private void fraction(int length) throws Mismatch {
        String taken = take(length);
        String digits = taken.substring(1, Math.min(length, 10));
        boolean good = (taken.charAt(0) == '.' || taken.charAt(0) == ',') && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!good) {
            throw new Mismatch("");
        }
        nanos = Integer.parseInt(digits + "0".repeat(9 - digits.length()));
    }

    private void half(boolean upper) throws Mismatch {
        String taken = take(2);
        if (taken.equals(upper ? "PM" : "pm")) {
            pm = true;
        } else if (taken.equals(upper ? "AM" : "am")) {
            am = true;
        } else {
            throw new Mismatch("");
        }
    }

    private void offset(String form) throws Mismatch {
        if (form.startsWith("Z") && value.startsWith("Z")) {
            value = value.substring(1);
            offset = Optional.of(0);
            return;
        }
        String taken = take(form.length());
        for (int i = 0; i < form.length(); i++) {
            char c = taken.charAt(i);
            boolean fits = i == 0 ? c == '+' || c == '-' : form.charAt(i) == ':' ? c == ':' : c >= '0' && c <= '9';
            if (!fits) {
                throw new Mismatch("");
            }
        }
        String digits = taken.substring(1).replace(":", "");
        int seconds = 3600 * inRange(pair(digits, 0), 0, 24, "time zone offset hour")
                + 60 * inRange(pair(digits, 2), 0, 60, "time zone offset minute")
                + inRange(pair(digits, 4), 0, 60, "time zone offset second");
        offset = Optional.of(taken.charAt(0) == '-' ? -seconds : seconds);
    }

    private static int pair(String digits, int at) {
        return at < digits.length() ? Integer.parseInt(digits.substring(at, at + 2)) : 0;
    }

    private void zone() throws Mismatch {
        if (value.startsWith("UTC")) {
            value = value.substring(3);
            offset = Optional.of(0);
            return;
        }
        int length = zoneLength();
        if (length == 0) {
            throw new Mismatch("");
        }
        zone = take(length);
    }

    /** How long the abbreviation of a zone is that stands here: GMT and a number, a number, or three to five letters. */
    private int zoneLength() {
        if (value.length() < 3) {
            return 0;
        }
        if (value.startsWith("ChST") || value.startsWith("MeST")) {
            return 4;
        }
        if (value.startsWith("GMT")) {
            return 3 + signedLength(value.substring(3));
        }
        if (value.charAt(0) == '+' || value.charAt(0) == '-') {
            return signedLength(value);
        }
        int letters = 0;
        while (letters < 6 && letters < value.length() && value.charAt(letters) >= 'A' && value.charAt(letters) <= 'Z') {
            letters++;
        }
        boolean good = letters == 3
                || (letters == 4 && (value.charAt(3) == 'T' || value.startsWith("WITA")))
                || (letters == 5 && value.charAt(4) == 'T');
        return good ? letters : 0;
    }

    /** The length of a sign and a number of hours, 0 if there is none. */
    private static int signedLength(String text) {
        if (text.isEmpty() || (text.charAt(0) != '+' && text.charAt(0) != '-')) {
            return 0;
        }
        int end = 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end > 1 && end < 10 && Integer.parseInt(text.substring(1, end)) <= 23 ? end : 0;
    }

    private GoTime time() throws FunctionException {
        if (pm && hour < 12) {
            hour += 12;
        } else if (am && hour == 12) {
            hour = 0;
        }
        if (dayOfYear >= 0) {
            applyDayOfYear();
        }
        month = Math.max(month, 1);
        day = day < 0 ? 1 : day;
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw error(": day out of range");
        }
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nanos);
        if (offset.isPresent()) {
            return withOffset(local, offset.get());
        }
        return zone.isEmpty() ? utc(local) : withZone(local);
    }

    private void applyDayOfYear() throws FunctionException {
        int last = LocalDate.of(year, 12, 31).getDayOfYear();
        if (dayOfYear < 1 || dayOfYear > last) {
            throw error(": day-of-year out of range");
        }
        LocalDate date = LocalDate.ofYearDay(year, dayOfYear);
        if (month >= 0 && month != date.getMonthValue()) {
            throw error(": day-of-year does not match month");
        }
        if (day >= 0 && day != date.getDayOfMonth()) {
            throw error(": day-of-year does not match day");
        }
        month = date.getMonthValue();
        day = date.getDayOfMonth();
    }

    private static GoTime utc(LocalDateTime local) {
        return new GoTime(local.toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    }

    private GoTime withOffset(LocalDateTime local, int seconds) {
        GoTime utc = utc(local);
        if (seconds == 0) {
            return utc;
        }
        // The JDK has no offsets beyond 18 hours; the instant is right all the same.
        boolean known = Math.abs(seconds) <= 18 * 3600;
        return new GoTime(
                utc.instant().minusSeconds(seconds), known ? ZoneOffset.ofTotalSeconds(seconds) : ZoneOffset.UTC, zone);
    }

    /** A zone of which only the name is known counts as UTC; hours that the name tells are shown, as Go has it. */
    private GoTime withZone(LocalDateTime local) {
        GoTime utc = utc(local);
        int hours = zone.startsWith("GMT") && zone.length() > 3 ? Integer.parseInt(zone.substring(3)) : 0;
        if (Math.abs(hours) > 18) {
            return utc;
        }
        return new GoTime(utc.instant(), ZoneOffset.ofHours(hours), zone);
    }

    /** As Go quotes here: what is no printable ASCII byte by byte. */
    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (byte octet : text.getBytes(UTF_8)) {
            int c = octet & 0xff;
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c >= 0x80) {
                quoted.append(String.format("\\x%02x", c));
            } else {
                quoted.append((char) c);
            }
        }
        return quoted.append('"').toString();
    }
}
