package signalbox.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Timestamps as the API reads and prints them (spec/api.md 1.4). */
public final class Timestamps {

    /** Of a timestamp that is printed. */
    static final int LENGTH = 24;

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long DAYS_FROM_0000_TO_1970 = 719_528;

    private Timestamps() {}

    /**
     * Reads {@code 2006-01-02T15:04:05Z}, with or without a fraction, which is what nearly everybody sends. Null when the
     * text is anything else, right or wrong.
     */
    public static @Nullable Instant parseUsual(char[] text, int offset, int length) {
        if (length < 20
                || text[offset + 4] != '-'
                || text[offset + 7] != '-'
                || text[offset + 10] != 'T'
                || text[offset + 13] != ':'
                || text[offset + 16] != ':'
                || text[offset + length - 1] != 'Z') {
            return null;
        }
        int year = two(text, offset) * 100 + two(text, offset + 2);
        int month = two(text, offset + 5);
        int day = two(text, offset + 8);
        int hour = two(text, offset + 11);
        int minute = two(text, offset + 14);
        int second = two(text, offset + 17);
        int nanos = length == 20 ? 0 : fraction(text, offset + 19, offset + length - 1);
        if (two(text, offset) < 0 || two(text, offset + 2) < 0 || month < 1 || month > 12 || day < 1 || day > 28) {
            return null; // the last days of a month take the long way
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nanos < 0) {
            return null;
        }
        long seconds = epochDay(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** Two digits as a number; below zero when they are none. */
    private static int two(char[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000;
    }

    /** Nanoseconds of a fraction with its point; -1 when it is none. */
    private static int fraction(char[] text, int from, int to) {
        if (text[from] != '.' || to - from < 2) {
            return -1;
        }
        int nanos = 0;
        int digits = 0;
        for (int i = from + 1; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            if (digits < 9) {
                nanos = nanos * 10 + digit;
                digits++;
            }
        }
        for (; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar; leap days fall at the end of years that begin in March. */
    private static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra + 60 - DAYS_FROM_0000_TO_1970;
    }

    /** Reads every form of spec/api.md 1.4; the empty text is the epoch. Null when the text is none of them. */
    public static @Nullable Instant parse(String text) {
        return text.isEmpty() ? Instant.EPOCH : new Reading(text).instant();
    }

    /** Goes over a text from left to right; every step answers below zero when it does not find what it wants. */
    private static final class Reading {

        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        @Nullable Instant instant() {
            int year = number(4);
            boolean dashed = take('-');
            int month = number(2);
            dashed &= take('-');
            int day = number(2);
            if (!dashed || year < 0 || month < 0 || day < 0) {
                return null;
            }
            try {
                LocalDate date = LocalDate.of(year, month, day);
                return at == text.length() ? date.atStartOfDay().toInstant(ZoneOffset.UTC) : timed(date);
            } catch (DateTimeException e) {
                return null;
            }
        }

        private @Nullable Instant timed(LocalDate date) {
            boolean spaced = take(' ');
            while (spaced && take(' ')) {
                // Go skips any number of them
            }
            if (!spaced && !take('T')) {
                return null;
            }
            int hour = at + 1 < text.length() && isDigit(at + 1) ? number(2) : number(1);
            int minute = take(':') ? number(2) : -1;
            if (hour < 0 || minute < 0) {
                return null;
            }
            LocalDateTime time = date.atTime(hour, minute);
            if (!take(':')) {
                return !spaced && (rest().isEmpty() || rest().equals("Z")) ? time.toInstant(ZoneOffset.UTC) : null;
            }
            int second = number(2);
            if (second < 0) {
                return null;
            }
            LocalDateTime whole = time.withSecond(second).withNano(fraction());
            OptionalInt offset = spaced && !rest().isEmpty() ? OptionalInt.empty() : offset();
            return offset.isEmpty() ? null : whole.toInstant(ZoneOffset.UTC).minusSeconds(offset.getAsInt());
        }

        private int fraction() {
            if (at + 1 >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',') || !isDigit(at + 1)) {
                return 0;
            }
            int nanos = 0;
            int digits = 0;
            for (at++; at < text.length() && isDigit(at); at++) {
                if (digits < 9) {
                    nanos = nanos * 10 + text.charAt(at) - '0';
                    digits++;
                }
            }
            for (; digits < 9; digits++) {
                nanos *= 10;
            }
            return nanos;
        }

        /** Seconds east of UTC: nothing, {@code Z}, {@code +hh:mm} or {@code +hhmm}. */
        private OptionalInt offset() {
            String rest = rest();
            if (rest.isEmpty() || rest.equals("Z")) {
                return OptionalInt.of(0);
            }
            int sign = take('+') ? 1 : take('-') ? -1 : 0;
            int hours = number(2);
            boolean colon = take(':');
            int minutes = number(2);
            boolean whole = rest.length() == (colon ? 6 : 5);
            if (sign == 0 || hours < 0 || hours > 24 || minutes < 0 || minutes > 60 || !whole) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(sign * (hours * 3600 + minutes * 60));
        }

        private String rest() {
            return text.substring(at);
        }

        private boolean isDigit(int index) {
            return text.charAt(index) >= '0' && text.charAt(index) <= '9';
        }

        private boolean take(char wanted) {
            boolean there = at < text.length() && text.charAt(at) == wanted;
            if (there) {
                at++;
            }
            return there;
        }

        private int number(int digits) {
            if (text.length() - at < digits) {
                return -1;
            }
            int number = 0;
            for (int end = at + digits; at < end; at++) {
                if (!isDigit(at)) {
                    return -1;
                }
                number = number * 10 + text.charAt(at) - '0';
            }
            return number;
        }
    }

    /** Prints {@code 2006-01-02T15:04:05.000Z}, cutting off what is below a millisecond; returns where it ends. */
    static int format(Instant instant, byte[] into, int at) {
        long seconds = instant.getEpochSecond();
        long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
        int second = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        long z = days + DAYS_FROM_0000_TO_1970 - 60;
        long era = Math.floorDiv(z, 146_097L);
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = (int) (dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        int end = digits(Math.floorMod(year, 10_000L), 4, into, at);
        into[end++] = '-';
        end = digits(month, 2, into, end);
        into[end++] = '-';
        end = digits(day, 2, into, end);
        into[end++] = 'T';
        end = digits(second / 3600, 2, into, end);
        into[end++] = ':';
        end = digits(second / 60 % 60, 2, into, end);
        into[end++] = ':';
        end = digits(second % 60, 2, into, end);
        into[end++] = '.';
        end = digits(instant.getNano() / 1_000_000, 3, into, end);
        into[end++] = 'Z';
        return end;
    }

    private static int digits(long number, int count, byte[] into, int at) {
        long rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + count;
    }
}
