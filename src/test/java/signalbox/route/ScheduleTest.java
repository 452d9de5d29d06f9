package signalbox.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.route.Schedule.Entry;
import signalbox.route.Schedule.Range;
import signalbox.route.Schedule.TimeRange;

@Tag("once")
class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Entry ALWAYS = new Entry(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ZoneOffset.UTC);

    @Test
    void anEntryWithoutFieldsContainsEverything_andNeverChanges() {
        Schedule always = new Schedule("always", List.of(ALWAYS));
        assertThat(always.contains(at("2026-01-01T00:00"))).isTrue();
        assertThat(always.nextChange(at("2026-01-01T00:00"))).isEmpty();
    }

    @Test
    void aScheduleWithoutEntriesContainsNothing_andNeverChanges() {
        Schedule never = new Schedule("never", List.of());
        assertThat(never.contains(at("2026-01-01T00:00"))).isFalse();
        assertThat(never.nextChange(at("2026-01-01T00:00"))).isEmpty();
    }

    @Test
    void anEmptyFieldContainsNothing() {
        Schedule never = new Schedule("never", List.of(weekdays(ZoneOffset.UTC)));
        assertThat(never.contains(at("2026-01-01T00:00"))).isFalse();
        assertThat(never.nextChange(at("2026-01-01T00:00"))).isEmpty();
    }

    @Test
    void weekdaysMayGoRound() {
        Schedule weekend = new Schedule("weekend", List.of(weekdays(ZoneOffset.UTC, new Range(5, 1)))); // friday:monday
        for (String day : List.of("02", "03", "04", "05")) { // Friday to Monday
            assertThat(weekend.contains(at("2026-01-" + day + "T12:00"))).as(day).isTrue();
        }
        for (String day : List.of("01", "06", "07", "08")) {
            assertThat(weekend.contains(at("2026-01-" + day + "T12:00"))).as(day).isFalse();
        }
        assertThat(weekend.nextChange(at("2026-01-02T12:00"))).contains(at("2026-01-06T00:00"));
        assertThat(weekend.nextChange(at("2026-01-06T00:00"))).contains(at("2026-01-09T00:00"));
    }

    @Test
    void lastDayOfAMonthInWhichClocksGoForward_isTheThirtyFirst() {
        Entry last = new Entry(Optional.empty(), Optional.empty(), Optional.of(List.of(new Range(-1, -1))), Optional.empty(),
                Optional.empty(), BERLIN);
        Schedule end = new Schedule("end", List.of(last)); // an hour is missing in March there
        assertThat(end.contains(Instant.parse("2026-03-31T10:00:00Z"))).isTrue();
        assertThat(end.contains(Instant.parse("2026-03-30T10:00:00Z"))).isFalse();
    }

    @Test
    void timesContainTheirStart_andNotTheirEnd() {
        Schedule night = new Schedule("night", List.of(times(ZoneOffset.UTC, new TimeRange(0, 30), new TimeRange(1380, 1440))));
        assertThat(night.contains(at("2026-01-01T00:00"))).isTrue();
        assertThat(night.contains(at("2026-01-01T00:29:59"))).isTrue();
        assertThat(night.contains(at("2026-01-01T00:30"))).isFalse();
        assertThat(night.contains(at("2026-01-01T23:59"))).isTrue();
        assertThat(night.nextChange(at("2026-01-01T23:10"))).contains(at("2026-01-02T00:30"));
    }

    @Test
    void sundayIsZero_andSaturdaySix() {
        Schedule sunday = new Schedule("sunday", List.of(weekdays(ZoneOffset.UTC, new Range(0, 0))));
        assertThat(sunday.contains(at("2026-03-01T12:00"))).isTrue();
        assertThat(sunday.contains(at("2026-02-28T12:00"))).isFalse();
        assertThat(sunday.nextChange(at("2026-02-23T12:00"))).contains(at("2026-03-01T00:00"));
    }

    @ParameterizedTest
    @CsvSource({
        "31, 31, 2026-04-30, false", "31, 31, 2026-05-31, true", "-1, -1, 2026-02-28, true", "-1, -1, 2024-02-28, false",
        "-1, -1, 2024-02-29, true", "1, 31, 2026-02-01, true", "-3, -1, 2026-04-28, true", "-3, -1, 2026-04-27, false",
        "-31, -1, 2026-02-01, true", "10, -10, 2026-02-19, true", "10, -10, 2026-02-20, false", "29, 31, 2026-02-28, false"
    })
    void daysOfTheMonthCountFromEitherEnd(int begin, int end, String day, boolean contained) {
        Schedule days = new Schedule("days", List.of(daysOfMonth(new Range(begin, end))));
        assertThat(days.contains(at(day + "T12:00"))).isEqualTo(contained);
    }

    @Test
    void aLocalNightEndsWithTheClock_whenDaylightSavingBegins() {
        // On 2026-03-29 the clock of Berlin goes from 02:00 to 03:00.
        Schedule schedule = new Schedule("night", List.of(times(BERLIN, new TimeRange(60, 150))));
        Instant one = at("2026-03-29T00:00");
        assertThat(schedule.nextChange(at("2026-03-28T20:00"))).contains(one);
        assertThat(schedule.nextChange(one)).contains(at("2026-03-29T01:00"));
    }

    @Test
    void aLocalHourHappensTwice_whenDaylightSavingEnds() {
        // On 2026-10-25 the clock of Berlin goes from 03:00 back to 02:00.
        Schedule schedule = new Schedule("hour", List.of(times(BERLIN, new TimeRange(135, 150))));
        assertThat(schedule.nextChange(at("2026-10-25T00:00"))).contains(at("2026-10-25T00:15"));
        assertThat(schedule.nextChange(at("2026-10-25T00:15"))).contains(at("2026-10-25T00:30"));
        assertThat(schedule.nextChange(at("2026-10-25T00:30"))).contains(at("2026-10-25T01:15"));
        assertThat(schedule.nextChange(at("2026-10-25T01:15"))).contains(at("2026-10-25T01:30"));
    }

    @Test
    void aDayThatTheCalendarSkips_isSkipped() {
        // Samoa had no 2011-12-30.
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Schedule friday = new Schedule("friday", List.of(weekdays(apia, new Range(5, 5))));
        assertThat(friday.nextChange(at("2011-12-28T12:00"))).contains(at("2012-01-05T10:00"));
    }

    @Test
    void pastYearsNeverComeBack_andFarYearsAreFoundInFewSteps() {
        assertThat(new Schedule("past", List.of(years(new Range(1999, 1999)))).nextChange(at("2026-01-01T00:00"))).isEmpty();
        assertThat(new Schedule("far", List.of(years(new Range(2400, 2401)))).nextChange(at("2026-01-01T00:00")))
                .contains(at("2400-01-01T00:00"));
    }

    @Test
    void timesOfTheWholeDay_areNoLimit() {
        Schedule always = new Schedule("always", List.of(times(BERLIN, new TimeRange(0, 1440))));
        assertThat(always.contains(at("2026-01-01T23:59:59"))).isTrue();
        assertThat(always.nextChange(at("2026-01-01T00:00"))).isEmpty();
    }

    /** Who waits for the thirtieth of February is told at once; one for the twenty-ninth waits. */
    @Test
    void nothingIsHeldBack_untilADayThatNeverComes() {
        Instant now = at("2026-01-01T00:00");
        assertThat(Schedule.opening(held(), List.of(new Schedule("held", List.of(february(30)))), now)).isEmpty();
        assertThat(Schedule.opening(held(), List.of(new Schedule("held", List.of(february(29)))), now)).contains(at("2028-02-29T00:00"));
    }

    private static Destination held() {
        return new Destination("id", "{}", "team", GroupBy.NOTHING, Timing.DEFAULT, List.of(), List.of(), Map.of(), List.of(),
                RouteOptions.NONE.withHeldUntil("held"));
    }

    private static Entry february(int day) {
        return new Entry(Optional.empty(), Optional.empty(), Optional.of(List.of(new Range(day, day))), Optional.of(List.of(new Range(2, 2))),
                Optional.empty(), ZoneOffset.UTC);
    }

    /** A million steps for each alert of a list kept all threads of the API busy. */
    @Test
    void whatIsAlwaysMuted_isNotSearchedThroughForEachChangeOfOthers() {
        Schedule always = new Schedule("always", List.of(times(BERLIN, new TimeRange(0, 720), new TimeRange(720, 1440))));
        Schedule night = new Schedule("night", List.of(times(BERLIN, new TimeRange(0, 360))));
        Destination to = muted(List.of("always", "night"), List.of());
        assertThat(Schedule.mutedUntil(to, List.of(always, night), at("2026-01-01T00:00"))).isEmpty();
        assertThat(Schedule.mutedUntil(muted(List.of("night"), List.of("always")), List.of(always, night), at("2026-01-01T00:00")))
                .contains(at("2026-01-01T05:00"));
    }

    @Property(tries = 100)
    void mutedUntilIsTheFirstInstantAtWhichNothingMutes(
            @ForAll("schedules") Schedule mute, @ForAll("schedules") Schedule active, @ForAll("instants") Instant now) {
        List<Schedule> schedules = List.of(new Schedule("mute", mute.entries()), new Schedule("active", active.entries()));
        Destination to = muted(List.of("mute"), List.of("active"));
        Assume.that(!Schedule.muting(to, schedules, now).isEmpty());
        Optional<Instant> until = Schedule.mutedUntil(to, schedules, now);
        Instant horizon = now.plus(Duration.ofDays(5));
        Instant last = until.filter(horizon::isAfter).orElse(horizon);
        for (Instant at = now; at.isBefore(last); at = at.plusSeconds(60)) {
            assertThat(Schedule.muting(to, schedules, at)).as("at %s", at).isNotEmpty();
        }
        until.ifPresent(end -> assertThat(Schedule.muting(to, schedules, end)).isEmpty());
    }

    @Test
    void theSearchIsBounded_whenTheDayNeverComes() {
        Entry never = new Entry(
                Optional.of(List.of(new TimeRange(0, 1))), Optional.empty(), Optional.of(List.of(new Range(31, 31))),
                Optional.of(List.of(new Range(2, 2))), Optional.empty(), BERLIN);
        Schedule schedule = new Schedule("never", List.of(never));
        Instant next = schedule.nextChange(at("2026-01-01T00:00")).orElseThrow();
        assertThat(next).isAfter(at("2026-01-01T00:00"));
        assertThat(schedule.contains(next)).isFalse();
    }

    @Property(tries = 1000)
    void nothingChangesBeforeTheNextChange(@ForAll("schedules") Schedule schedule, @ForAll("instants") Instant now) {
        Instant horizon = now.plus(Duration.ofDays(5));
        Instant next = schedule.nextChange(now).orElse(horizon);
        assertThat(next).isAfter(now);
        Instant last = next.isBefore(horizon) ? next : horizon;
        boolean before = schedule.contains(now);
        for (Instant at = now; at.isBefore(last); at = at.plusSeconds(60)) {
            assertThat(schedule.contains(at)).as("at %s", at).isEqualTo(before);
        }
        assertThat(schedule.contains(last.minusNanos(1))).isEqualTo(before);
    }

    /** The search ends after a thousand edges, of which three entries of three times have some twenty a day. */
    @Property(tries = 300)
    void theNextChangeIsAChange_orFarAway(@ForAll("schedules") Schedule schedule, @ForAll("instants") Instant now) {
        schedule.nextChange(now)
                .ifPresent(next -> assertThat(schedule.contains(next) != schedule.contains(now)
                                || next.isAfter(now.plus(Duration.ofDays(30))))
                        .isTrue());
    }

    @Provide
    Arbitrary<Schedule> schedules() {
        Arbitrary<Entry> entries = Combinators.combine(
                        optional(timeRanges()), optional(ranges(0, 6)), optional(dayRanges()), optional(ranges(1, 13)),
                        optional(ranges(2008, 2030)), zones())
                .as(Entry::new);
        return entries.list().ofMinSize(0).ofMaxSize(3).map(list -> new Schedule("any", list));
    }

    private static Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia",
                        "America/St_Johns")
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<Instant> instants() {
        Arbitrary<Instant> anywhere = Arbitraries.longs()
                .between(at("2010-01-01T00:00").getEpochSecond(), at("2028-01-01T00:00").getEpochSecond())
                .map(Instant::ofEpochSecond);
        Arbitrary<Instant> clockChanges = zones().map(ZoneId::getRules)
                .filter(rules -> !rules.isFixedOffset())
                .flatMap(rules -> anywhere.map(rules::previousTransition).map(ZoneOffsetTransition::getInstant));
        Arbitrary<Instant> nearClockChanges = Combinators.combine(clockChanges, Arbitraries.integers().between(-10_000, 10_000))
                .as(Instant::plusSeconds);
        return Arbitraries.frequencyOf(Tuple.of(1, anywhere), Tuple.of(4, nearClockChanges));
    }

    private static <T> Arbitrary<Optional<T>> optional(Arbitrary<T> some) {
        return some.optional(0.4);
    }

    private static Arbitrary<List<TimeRange>> timeRanges() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 1439), Arbitraries.integers().between(0, 240))
                .flatMap(start -> Arbitraries.integers().between(start + 1, 1440).map(end -> new TimeRange(start, end)))
                .list()
                .ofMaxSize(3);
    }

    private static Arbitrary<List<Range>> dayRanges() {
        return Arbitraries.oneOf(
                ranges(1, 31), ranges(-31, -1), Arbitraries.integers().between(1, 15).map(day -> List.of(new Range(day, -3))));
    }

    private static Arbitrary<List<Range>> ranges(int from, int to) {
        return Arbitraries.integers()
                .between(from, to)
                .flatMap(begin -> Arbitraries.integers().between(begin, to).map(end -> new Range(begin, end)))
                .list()
                .ofMaxSize(3);
    }

    private static Destination muted(List<String> mute, List<String> active) {
        return new Destination("id", "{}", "team", GroupBy.NOTHING, Timing.DEFAULT, mute, active, Map.of(), List.of());
    }

    private static Instant at(String utc) {
        return LocalDateTime.parse(utc).toInstant(ZoneOffset.UTC);
    }

    private static Entry times(ZoneId zone, TimeRange... ranges) {
        return new Entry(
                Optional.of(List.of(ranges)), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), zone);
    }

    private static Entry weekdays(ZoneId zone, Range... ranges) {
        return new Entry(
                Optional.empty(), Optional.of(List.of(ranges)), Optional.empty(), Optional.empty(), Optional.empty(), zone);
    }

    private static Entry daysOfMonth(Range... ranges) {
        return new Entry(
                Optional.empty(), Optional.empty(), Optional.of(List.of(ranges)), Optional.empty(), Optional.empty(),
                ZoneOffset.UTC);
    }

    private static Entry years(Range... ranges) {
        return new Entry(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(List.of(ranges)), ZoneOffset.UTC);
    }

}
