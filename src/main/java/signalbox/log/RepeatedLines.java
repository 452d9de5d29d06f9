package signalbox.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * Which log lines tell nothing new. What goes wrong for a thousand groups, or again and again, is said once, and after that
 * once a minute how often it was so: "… and 1,243 more in the last minute". Another kind of failure is said at once, and
 * so is the same when a minute was quiet.
 *
 * <p>Lines are of one kind when they come from the same place in the program and differ in nothing but whom or how many
 * they are about: the group, the number of attempts, the numbers in an answer of a far end. Time is that of the lines and of
 * whoever asks. Any thread; what it holds is bounded.
 */
final class RepeatedLines {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Names of what tells one line from the next of its kind. */
    private static final Set<String> INSTANCE = Set.of(
            "aggrGroup", "group", "num_alerts", "numAlerts", "alerts", "alert", "labels", "attempts", "attempt", "duration",
            "rows", "commands", "reference", "bytes", "waited", "kept_bytes", "used_bytes", "rowid");

    /** In Alertmanager's words for a notification that failed. */
    private static final Pattern ATTEMPTS = Pattern.compile("after \\d+ attempts?");

    /** The words for a failure, in lines about a group. */
    private static final String FAILURE = "err";

    private static final String GROUP = "aggrGroup";

    /** What far ends number their answers by. The number of a status says something; it is short. */
    private static final Pattern NUMBERS = Pattern.compile("\\b(?=\\w*\\d)\\w{8,}\\b|(?<!status code )\\b\\d+\\b");

    /** A line that is the same to the letter may be somebody's answer, such as to a reload: so many a minute are said. */
    private static final int SAME_TO_THE_LETTER = 5;

    /** Warnings of one place in the program: so many kinds at once, then so many a minute, and the others as one. */
    private static final int KINDS_AT_ONCE = 300;

    private static final int KINDS_A_MINUTE = 20;

    private static final int MOST_KINDS = 2_000;
    private static final int MOST_PLACES = 1_000;

    /** Where in the program a line comes from. */
    private record Place(String logger, Level level, String template) {}

    private record Kind(Place place, List<LogAttributes.Attribute> attributes) {}

    private static final class Count {
        /** Of the first line of its kind. */
        final List<LogAttributes.Attribute> shown;

        Instant until;
        int said;
        int unsaid;

        Count(Instant until, List<LogAttributes.Attribute> shown) {
            this.until = until;
            this.shown = shown;
        }
    }

    /** How many new kinds a place may still name. */
    private static final class Allowance {
        double left = KINDS_AT_ONCE;
        Instant at;

        Allowance(Instant at) {
            this.at = at;
        }

        boolean take(Instant now) {
            double minutes = Math.max(0, Duration.between(at, now).toMillis() / (double) WINDOW.toMillis());
            left = Math.min(KINDS_AT_ONCE, left + minutes * KINDS_A_MINUTE);
            at = now;
            boolean enough = left >= 1;
            left -= enough ? 1 : 0;
            return enough;
        }
    }

    // Guarded by this.
    private final Map<Kind, Count> kinds = new LinkedHashMap<>();
    private final Map<Place, Allowance> allowances = new HashMap<>();

    /** Whether to write a line; otherwise it is counted. Lines for debugging are none of its business. */
    boolean isToBeSaid(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return true;
        }
        List<LogAttributes.Attribute> all = LogAttributes.of(event);
        List<LogAttributes.Attribute> alike = alike(all);
        Place place = new Place(event.getLoggerName(), event.getLevel(), event.getMessage());
        boolean isOfGroup = all.stream().anyMatch(attribute -> attribute.key().equals(GROUP));
        Kind kind = new Kind(place, isOfGroup ? withoutNumbers(alike) : alike);
        return isToBeSaid(kind, alike, alike.size() + 2 == all.size(), event.getInstant());
    }

    private static List<LogAttributes.Attribute> alike(List<LogAttributes.Attribute> all) {
        List<LogAttributes.Attribute> alike = new ArrayList<>();
        for (LogAttributes.Attribute attribute : all.subList(2, all.size())) { // without time and level
            if (!INSTANCE.contains(attribute.key())) {
                alike.add(attribute.value() instanceof String text
                        ? new LogAttributes.Attribute(attribute.key(), ATTEMPTS.matcher(text).replaceAll("after some attempts"))
                        : attribute);
            }
        }
        return alike;
    }

    private static List<LogAttributes.Attribute> withoutNumbers(List<LogAttributes.Attribute> ofGroup) {
        return ofGroup.stream()
                .map(attribute -> attribute.key().equals(FAILURE) && attribute.value() instanceof String text
                        ? new LogAttributes.Attribute(FAILURE, NUMBERS.matcher(text).replaceAll("…"))
                        : attribute)
                .toList();
    }

    private synchronized boolean isToBeSaid(Kind kind, List<LogAttributes.Attribute> shown, boolean toTheLetter, Instant now) {
        Count known = kinds.get(kind);
        if (known == null) {
            return isNewKindToBeSaid(kind, shown, now);
        }
        if (known.unsaid == 0 && !now.isBefore(known.until)) {
            known.until = now.plus(WINDOW); // a quiet minute: it is news again
            known.said = 0;
        }
        if (known.said < (toTheLetter ? SAME_TO_THE_LETTER : 1)) {
            known.said++;
            return true;
        }
        known.unsaid++;
        return false;
    }

    private boolean isNewKindToBeSaid(Kind kind, List<LogAttributes.Attribute> shown, Instant now) {
        boolean warning = kind.place().level().isGreaterOrEqual(Level.WARN);
        boolean room = kinds.size() < MOST_KINDS && allowances.size() < MOST_PLACES;
        boolean allowed = !warning
                || (room && allowances.computeIfAbsent(kind.place(), any -> new Allowance(now)).take(now));
        if (allowed) {
            if (room) {
                Count count = new Count(now.plus(WINDOW), shown);
                count.said = 1;
                kinds.put(kind, count);
            }
            return true;
        }
        kinds.computeIfAbsent(others(kind.place()), any -> new Count(now.plus(WINDOW), List.of())).unsaid++;
        return false;
    }

    /** All kinds of a place that are too many to be told apart. Of levels and loggers there are few. */
    private static Kind others(Place place) {
        return new Kind(new Place(place.logger(), place.level(), ""), List.of());
    }

    /** What is to be said about lines of which a minute is over, one line for each kind. */
    synchronized List<ILoggingEvent> due(Instant now) {
        return take(now, false);
    }

    synchronized int size() {
        return kinds.size();
    }

    /** What was not said yet of any. */
    synchronized List<ILoggingEvent> left(Instant now) {
        return take(now, true);
    }

    private List<ILoggingEvent> take(Instant now, boolean everything) {
        Map<Place, List<Map.Entry<Kind, Integer>>> counted = new LinkedHashMap<>();
        for (Iterator<Map.Entry<Kind, Count>> all = kinds.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Kind, Count> next = all.next();
            Count count = next.getValue();
            if (!everything && now.isBefore(count.until)) {
                continue;
            }
            if (count.unsaid == 0) {
                all.remove();
                continue;
            }
            counted.computeIfAbsent(next.getKey().place(), any -> new ArrayList<>())
                    .add(Map.entry(new Kind(next.getKey().place(), count.shown), count.unsaid));
            count.unsaid = 0;
            count.until = now.plus(WINDOW);
        }
        allowances.values().removeIf(allowance -> allowance.at.plus(Duration.ofHours(1)).isBefore(now));
        List<ILoggingEvent> lines = new ArrayList<>();
        counted.forEach((place, ofPlace) -> lines.addAll(lines(place, ofPlace, now)));
        return lines;
    }

    private static List<ILoggingEvent> lines(Place place, List<Map.Entry<Kind, Integer>> counted, Instant now) {
        List<ILoggingEvent> lines = new ArrayList<>();
        counted.sort(Map.Entry.<Kind, Integer>comparingByValue().reversed());
        int named = counted.size() > KINDS_A_MINUTE ? KINDS_A_MINUTE - 1 : counted.size();
        for (Map.Entry<Kind, Integer> kind : counted.subList(0, named)) {
            lines.add(line(kind.getKey(), kind.getValue(), now));
        }
        if (named < counted.size()) {
            int rest = counted.subList(named, counted.size()).stream().mapToInt(Map.Entry::getValue).sum();
            lines.add(line(others(place), rest, now));
        }
        return lines;
    }

    private static LoggingEvent line(Kind kind, int count, Instant now) {
        String said = "warnings of other kinds";
        List<KeyValuePair> pairs = new ArrayList<>();
        pairs.add(new KeyValuePair("repeated", count));
        for (LogAttributes.Attribute attribute : kind.attributes()) {
            switch (attribute.key()) {
                case "msg" -> said = attribute.value().toString();
                case "source", "component" -> {} // of the logger, whose name the line has
                default -> pairs.add(new KeyValuePair(attribute.key(), attribute.value()));
            }
        }
        LoggingEvent line = new LoggingEvent();
        line.setLoggerName(kind.place().logger());
        line.setLevel(kind.place().level());
        line.setInstant(now);
        line.setMessage(String.format(Locale.ROOT, "… and %,d more in the last minute: %s", count, said));
        line.setKeyValuePairs(pairs);
        return line;
    }
}
