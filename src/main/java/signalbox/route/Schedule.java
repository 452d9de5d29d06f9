package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a named time interval means: it contains an instant when any of its entries does
 * (spec/behaviour.md 13). {@link TimeInterval} is whether it contains the present.
 *
 * @param name as routes refer to it
 */
public record Schedule(String name, List<Entry> entries) {

    /** Bounds the search for a change; a schedule that holds still for so many steps is asked again at the last one. */
    private static final int STEPS = 1000;

    public Schedule {
        requireNonNull(name, "name is null");
        entries = List.copyOf(entries);
    }

    /** Whether the instant lies in one of the entries. */
    public boolean contains(Instant instant) {
        return entries.stream().anyMatch(entry -> entry.contains(instant));
    }

    /**
     * The next instant after {@code after} at which {@link #contains} may answer differently; until then it does not.
     * Empty when it never will.
     */
    public Optional<Instant> nextChange(Instant after) {
        boolean before = contains(after);
        Optional<Instant> next = nextEdge(after);
        for (int step = 0; step < STEPS && next.isPresent() && contains(next.get()) == before; step++) {
            next = nextEdge(next.get());
        }
        return next;
    }

    /**
     * The intervals that keep quiet what goes to a destination, by name: its active ones, when the instant is in none of them,
     * then those of its mute ones that contain it (spec/behaviour.md 14.2).
     */
    public static List<String> muting(Destination to, List<Schedule> schedules, Instant instant) {
        List<String> active = named(to.activeTimeIntervals(), schedules).map(Schedule::name).toList();
        boolean outside = named(to.activeTimeIntervals(), schedules).noneMatch(schedule -> schedule.contains(instant));
        Stream<String> mute = named(to.muteTimeIntervals(), schedules)
                .filter(schedule -> schedule.contains(instant))
                .map(Schedule::name);
        return Stream.concat(outside ? active.stream() : Stream.of(), mute).toList();
    }

    /**
     * When intervals no longer keep quiet what goes to a destination, from an instant on at which they do. Empty when that does not come,
     * or not within a thousand changes.
     */
    public static Optional<Instant> mutedUntil(Destination to, List<Schedule> schedules, Instant instant) {
        List<Schedule> own = Stream.concat(named(to.activeTimeIntervals(), schedules), named(to.muteTimeIntervals(), schedules)).toList();
        Instant[] changes = new Instant[own.size()]; // of each the next one: those that hardly ever change are not asked at each step
        Arrays.fill(changes, instant);
        Instant at = instant;
        for (int step = 0; step < STEPS; step++) {
            Instant next = Instant.MAX;
            for (int index = 0; index < changes.length; index++) {
                if (!changes[index].isAfter(at)) {
                    changes[index] = own.get(index).changeAfter(at);
                }
                next = changes[index].isBefore(next) ? changes[index] : next;
            }
            if (next.equals(Instant.MAX)) {
                return Optional.empty();
            }
            if (muting(to, own, next).isEmpty()) {
                return Optional.of(next);
            }
            at = next;
        }
        return Optional.empty();
    }

    /** The next change that is one, or {@link Instant#MAX} when none is found. */
    private Instant changeAfter(Instant at) {
        return nextChange(at).filter(change -> contains(change) != contains(at)).orElse(Instant.MAX);
    }

    /**
     * When the interval opens, or may, until which a destination is held back. Empty when it is open, when it never opens, and when
     * there is none of that name: nobody is to miss a page for that.
     */
    public static Optional<Instant> opening(Destination to, List<Schedule> schedules, Instant instant) {
        return named(List.of(to.options().heldUntil()), schedules)
                .filter(schedule -> !schedule.contains(instant))
                .findFirst()
                .flatMap(schedule -> schedule.nextChange(instant).filter(schedule::contains));
    }

    private static Stream<Schedule> named(List<String> names, List<Schedule> schedules) {
        return names.stream()
                .flatMap(name -> schedules.stream().filter(schedule -> schedule.name().equals(name)).limit(1));
    }

    private Optional<Instant> nextEdge(Instant after) {
        return entries.stream().flatMap(entry -> entry.nextEdge(after).stream()).min(Instant::compareTo);
    }

    /**
     * Part of a day.
     *
     * @param start minute of the day, included
     * @param end minute of the day, not included; 1440 is midnight
     */
    public record TimeRange(int start, int end) {

        private static final TimeRange WHOLE_DAY = new TimeRange(0, 24 * 60);

        boolean contains(int minute) {
            return start <= minute && minute < end;
        }
    }

    /** Whole numbers from {@code begin} to {@code end}, both included; only days of a week may go round. */
    public record Range(int begin, int end) {

        boolean contains(int number) {
            return begin <= number && number <= end;
        }

        /** For days of a week: from friday to monday there is a weekend between. */
        boolean containsWeekday(int day) {
            return begin <= end ? contains(day) : begin <= day || day <= end;
        }

        /** For days of a month: negative ones count back from its end. */
        boolean containsDay(int day, int daysInMonth) {
            int first = begin < 0 ? daysInMonth + begin + 1 : begin;
            int last = end < 0 ? daysInMonth + end + 1 : end;
            return first <= day && day <= last;
        }
    }

    /**
     * Contains an instant when all of its fields do. A field that is absent always does; one that is an empty list never.
     *
     * @param weekdays Sunday is 0
     * @param daysOfMonth 1 to 31, or -1 to -31 counted from the end of the month
     * @param location where the fields are read off the clock
     */
    public record Entry(
            Optional<List<TimeRange>> times,
            Optional<List<Range>> weekdays,
            Optional<List<Range>> daysOfMonth,
            Optional<List<Range>> months,
            Optional<List<Range>> years,
            ZoneId location) {

        private static final int NO_YEAR = Integer.MAX_VALUE;

        public Entry {
            times = times.map(List::copyOf).filter(ranges -> !ranges.contains(TimeRange.WHOLE_DAY)); // as if it were absent
            weekdays = weekdays.map(List::copyOf);
            daysOfMonth = daysOfMonth.map(List::copyOf);
            months = months.map(List::copyOf);
            years = years.map(List::copyOf);
            requireNonNull(location, "location is null");
        }

        boolean contains(Instant instant) {
            ZonedDateTime local = instant.atZone(location);
            return containsDate(local.toLocalDate()) && containsTime(local.toLocalTime());
        }

        private boolean containsDate(LocalDate date) {
            int days = YearMonth.from(date).lengthOfMonth();
            return within(years, date.getYear())
                    && within(months, date.getMonthValue())
                    && weekdays.map(ranges -> ranges.stream()
                                    .anyMatch(range -> range.containsWeekday(date.getDayOfWeek().getValue() % 7)))
                            .orElse(true)
                    && daysOfMonth.map(ranges -> ranges.stream()
                                    .anyMatch(range -> range.containsDay(date.getDayOfMonth(), days)))
                            .orElse(true);
        }

        private boolean containsTime(LocalTime time) {
            int minute = time.getHour() * 60 + time.getMinute();
            return times.map(ranges -> ranges.stream().anyMatch(range -> range.contains(minute))).orElse(true);
        }

        private static boolean within(Optional<List<Range>> field, int number) {
            return field.map(ranges -> ranges.stream().anyMatch(range -> range.contains(number))).orElse(true);
        }

        /**
         * The next instant at which this entry may begin or end, empty when it never does. Between two clock changes local
         * time runs evenly, so the clock changes themselves and the local edges up to the next one are all there is.
         */
        Optional<Instant> nextEdge(Instant after) {
            if (isConstant() || yearFrom(after.atZone(location).getYear()) == NO_YEAR) {
                return Optional.empty();
            }
            return Stream.concat(localEdges(after), clockChange(after)).min(Instant::compareTo);
        }

        private boolean isConstant() {
            List<Optional<? extends List<?>>> fields = List.of(times, weekdays, daysOfMonth, months, years);
            return fields.stream().allMatch(Optional::isEmpty)
                    || fields.stream().anyMatch(field -> field.map(List::isEmpty).orElse(false));
        }

        private Stream<Instant> localEdges(Instant after) {
            LocalDate today = after.atZone(location).toLocalDate();
            Stream<Instant> midnight = instantsOf(nextDate(today).atStartOfDay());
            if (!containsDate(today)) {
                return midnight.filter(after::isBefore);
            }
            Stream<Instant> edges = times.stream()
                    .flatMap(List::stream)
                    .flatMap(range -> Stream.of(range.start(), range.end()))
                    .flatMap(minute -> instantsOf(today.atStartOfDay().plusMinutes(minute)));
            return Stream.concat(midnight, edges).filter(after::isBefore);
        }

        /** The next day that is worth a look: days of a year or month that is not given are skipped. */
        private LocalDate nextDate(LocalDate today) {
            int year = yearFrom(today.getYear());
            if (year != today.getYear()) {
                return LocalDate.of(year, 1, 1);
            }
            if (!within(months, today.getMonthValue())) {
                return today.withDayOfMonth(1).plusMonths(1);
            }
            return today.plusDays(1);
        }

        /** The given year, or the first one after it that the years contain. */
        private int yearFrom(int year) {
            if (within(years, year)) {
                return year;
            }
            return years.stream()
                    .flatMap(List::stream)
                    .mapToInt(Range::begin)
                    .filter(begin -> begin > year && begin < LocalDate.MAX.getYear())
                    .min()
                    .orElse(NO_YEAR);
        }

        /** None where the clock leaps over a local time, two where it goes back. */
        private Stream<Instant> instantsOf(LocalDateTime local) {
            return location.getRules().getValidOffsets(local).stream().map(local::toInstant);
        }

        private Stream<Instant> clockChange(Instant after) {
            return Stream.ofNullable(location.getRules().nextTransition(after)).map(ZoneOffsetTransition::getInstant);
        }
    }
}
