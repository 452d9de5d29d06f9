package signalbox.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import signalbox.config.YamlWriter.Line;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;
import signalbox.route.Schedule;
import signalbox.route.Schedule.Entry;
import signalbox.route.Schedule.Range;
import signalbox.route.Schedule.TimeRange;

/**
 * Reads and shows an entry of {@code time_intervals} (spec/behaviour.md 13, spec/config.md 8).
 *
 * @param locations of its entries, by the names that Go has for them; {@code ""} where none is given
 */
record ScheduleYaml(Schedule schedule, List<String> locations) {

    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");

    private static final String LOCAL = "Local";

    /** Go knows these; Java has them under other names. */
    private static final Map<String, String> GO_ZONES =
            Map.of("EST", "America/Panama", "MST", "America/Phoenix", "HST", "Pacific/Honolulu", "ROC", "Asia/Taipei");

    /** {@code what} names the list in problems: time interval or mute time interval. */
    static ScheduleYaml read(Yaml yaml, String what) {
        try (Fields interval = yaml.fields("config.plain")) {
            String name = interval.get("name").text();
            if (interval.get("name").isEmpty()) {
                interval.lacks("missing name in " + what + ": expected the key name");
            }
            List<Yaml> entries = interval.get("time_intervals").items("[]timeinterval.TimeInterval");
            return new ScheduleYaml(
                    new Schedule(name, entries.stream().map(ScheduleYaml::entry).toList()),
                    entries.stream().map(ScheduleYaml::locationName).toList());
        }
    }

    private static Entry entry(Yaml yaml) {
        try (Fields entry = yaml.fields("timeinterval.TimeInterval")) {
            return new Entry(
                    list(entry.get("times"), "[]timeinterval.TimeRange", ScheduleYaml::time),
                    list(entry.get("weekdays"), "[]timeinterval.WeekdayRange", ScheduleYaml::weekdays),
                    list(entry.get("days_of_month"), "[]timeinterval.DayOfMonthRange", ScheduleYaml::daysOfMonth),
                    list(entry.get("months"), "[]timeinterval.MonthRange", ScheduleYaml::months),
                    list(entry.get("years"), "[]timeinterval.YearRange", ScheduleYaml::years),
                    location(entry.get("location")));
        }
    }

    /** Empty when the field is not given; an element with a problem is left out. */
    private static <T> Optional<List<T>> list(Yaml yaml, String type, Function<Yaml, Optional<T>> read) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        List<T> list = new ArrayList<>();
        yaml.items(type).forEach(item -> read.apply(item).ifPresent(list::add));
        return Optional.of(list);
    }

    private static Optional<TimeRange> time(Yaml yaml) {
        try (Fields range = yaml.fields("timeinterval.yamlTimeRange")) {
            Yaml start = range.get("start_time");
            Yaml end = range.get("end_time");
            if (start.isEmpty() || end.isEmpty()) {
                range.lacks("both start and end times must be provided: expected start_time and end_time");
                return Optional.empty();
            }
            Optional<Integer> first = start.parsed(ScheduleYaml::minute, "expected HH:MM");
            Optional<Integer> last = end.parsed(ScheduleYaml::minute, "expected HH:MM");
            if (first.isEmpty() || last.isEmpty()) {
                return Optional.empty();
            }
            if (first.get() >= last.get()) {
                yaml.problem("start time cannot be equal or greater than end time:"
                        + " expected two ranges where the time goes past midnight");
            }
            return Optional.of(new TimeRange(first.get(), last.get()));
        }
    }

    private static int minute(String text) {
        if (!TIME.matcher(text).matches()) {
            throw new IllegalArgumentException("couldn't parse timestamp " + text + ", invalid format");
        }
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    private static Optional<Range> weekdays(Yaml yaml) {
        return yaml.parsed(text -> range(text, ScheduleYaml::weekday), "expected days such as monday:friday or friday:monday");
    }

    private static int weekday(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().toLowerCase(Locale.ROOT).equals(name)) {
                return day.getValue() % 7;
            }
        }
        throw new IllegalArgumentException(name + " is not a valid weekday");
    }

    private static Optional<Range> daysOfMonth(Yaml yaml) {
        return yaml.parsed(text -> checkedDays(range(text, ScheduleYaml::number)),
                "expected days such as 1:15, or -1 for the last one");
    }

    private static Range checkedDays(Range range) {
        for (int day : new int[] {range.begin(), range.end()}) {
            if (day == 0 || day < -31 || day > 31) {
                throw new IllegalArgumentException(day + " is not a valid day of the month: out of range");
            }
        }
        if (range.begin() < 0 && range.end() > 0) {
            throw new IllegalArgumentException("end day must be negative if start day is negative");
        }
        int begin = range.begin() < 0 ? 28 + range.begin() : range.begin(); // no month is shorter
        int end = range.end() < 0 ? 28 + range.end() : range.end();
        if (begin > end) {
            throw new IllegalArgumentException(
                    "end day " + range.end() + " is always before start day " + range.begin());
        }
        return range;
    }

    private static Optional<Range> months(Yaml yaml) {
        return yaml.parsed(text -> {
            Range range = range(text, ScheduleYaml::month);
            for (int month : new int[] {range.begin(), range.end()}) {
                if (month < 1 || month > 12) {
                    throw new IllegalArgumentException(month + " is not a valid month: out of range");
                }
            }
            if (range.begin() > range.end()) {
                throw new IllegalArgumentException(
                        "end month " + monthName(range.end()) + " is before start month " + monthName(range.begin()));
            }
            return range;
        }, "expected months such as may:august or 1:3");
    }

    private static int month(String name) {
        for (Month month : Month.values()) {
            if (month.name().toLowerCase(Locale.ROOT).equals(name)) {
                return month.getValue();
            }
        }
        try {
            return number(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not a valid month", e);
        }
    }

    private static String monthName(int month) {
        return Month.of(month).name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Range> years(Yaml yaml) {
        return yaml.parsed(text -> {
            Range range = range(text, ScheduleYaml::number);
            if (range.begin() > range.end()) {
                throw new IllegalArgumentException("end year " + range.end() + " is before start year " + range.begin());
            }
            return range;
        }, "expected years such as 2026 or 2026:2028");
    }

    private static Range range(String text, ToIntFunction<String> member) {
        String lower = text.toLowerCase(Locale.ROOT);
        String[] parts = lower.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("couldn't parse range " + lower + ", invalid format");
        }
        int begin = member.applyAsInt(parts[0]);
        return new Range(begin, parts.length == 1 ? begin : member.applyAsInt(parts[1]));
    }

    private static int number(String text) {
        boolean digits = text.matches("[-+]?[0-9]+");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.Atoi: parsing " + GoQuote.quote(text)
                    + (digits ? ": value out of range" : ": invalid syntax"), e);
        }
    }

    /** Without a problem where it is no mapping: that is noted already. */
    private static String locationName(Yaml yaml) {
        Yaml location = yaml.isMapping() ? yaml.fields("timeinterval.TimeInterval").get("location") : yaml.missing();
        return location.isNull() ? "" : location.text().isEmpty() ? "UTC" : location.text();
    }

    private static ZoneId location(Yaml yaml) {
        return yaml.parsed(ScheduleYaml::zone, "expected a name such as Europe/Berlin, UTC or Local")
                .orElse(ZoneOffset.UTC);
    }

    private static ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        if (name.equals(LOCAL)) {
            return ZoneId.systemDefault();
        }
        String known = Optional.ofNullable(GO_ZONES.get(name)).orElse(name);
        // ZoneId.of alone would take offsets such as +02:00, too, which no other reader of this file knows.
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(known)) {
            throw new IllegalArgumentException("unknown time zone " + name);
        }
        try {
            return ZoneId.of(known);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown time zone " + name, e);
        }
    }

    Map<String, Object> show() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (int i = 0; i < schedule.entries().size(); i++) {
            entries.add(show(schedule.entries().get(i), locations.get(i)));
        }
        return new Pairs().always("name", schedule.name()).always("time_intervals", entries).map();
    }

    private static Map<String, Object> show(Entry entry, String location) {
        return new Pairs()
                .ifPresent("times", entry.times().map(list -> list.stream().map(ScheduleYaml::show).toList()))
                .ifPresent("weekdays", entry.weekdays().map(list -> line(list, ScheduleYaml::weekdayName)))
                .ifPresent("days_of_month", entry.daysOfMonth().map(list -> line(list, String::valueOf)))
                .ifPresent("months", entry.months().map(list -> line(list, String::valueOf)))
                .ifPresent("years", entry.years().map(list -> line(list, String::valueOf)))
                .unlessEmpty("location", location)
                .map();
    }

    private static Map<String, Object> show(TimeRange range) {
        return new Pairs().always("start_time", clock(range.start())).always("end_time", clock(range.end())).map();
    }

    private static String clock(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    private static Line line(List<Range> ranges, Function<Integer, String> member) {
        return new Line(ranges.stream()
                .map(range -> range.begin() == range.end()
                        ? member.apply(range.begin())
                        : member.apply(range.begin()) + ":" + member.apply(range.end()))
                .toList());
    }

    private static String weekdayName(int day) {
        return DayOfWeek.of(day == 0 ? 7 : day).name().toLowerCase(Locale.ROOT);
    }
}
