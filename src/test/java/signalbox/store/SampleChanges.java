package signalbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.condition.Beginning;
import signalbox.condition.ConditionKey;
import signalbox.condition.Episode;
import signalbox.condition.KeptCondition;
import signalbox.condition.Subject;
import signalbox.condition.Terms;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/** One change of each kind that is kept, in the order in which journals give them back. */
final class SampleChanges {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private SampleChanges() {}

    static Stream<String> hostileTexts() {
        return Stream.of(
                "",
                " ",
                "plain",
                "it's \"quoted\" \\ and \\\" so on; DROP TABLE alerts; --",
                "a NUL \0 in the middle\0",
                "control \u0001\b\f\n\r\t\u001f\u007f\u0085\u2028",
                "emoji 🔥👩‍👩‍👧 and 漢字, ümlaut, \ufeff \uffff \ue000",
                "{\"json\":[\"in\",\"json\"]}",
                "%s ? ?1 :name $name @name {} {{ .Labels }}",
                "x".repeat(10_240),
                "🔥\"\0".repeat(4_000));
    }

    static List<Change> withText(String text) {
        return of(text, NOON);
    }

    static List<Change> at(Instant instant) {
        return of("x", instant);
    }

    static List<Change> of(String text, Instant instant) {
        Labels labels = Labels.of("alertname", text, "ä" + text, "", text + "b", "value");
        return List.of(
                new Change.SilenceKept(new Silence(
                        "id" + text,
                        List.of(
                                new Matcher(Matcher.Type.NOT_EQUAL, text, text),
                                new Matcher(Matcher.Type.EQUAL, "b", ""),
                                new Matcher(Matcher.Type.REGEX, "a", Pattern.quote(text) + "|.*"),
                                new Matcher(Matcher.Type.NOT_REGEX, "a", "")),
                        instant,
                        instant,
                        instant,
                        text,
                        text,
                        labels)),
                new Change.AnnouncedKept(new Announced(
                        text, text, "webhook", 7, AlertHashes.of(Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE),
                        AlertHashes.NONE, instant, instant, labels.asMap()).withReminders(3)),
                new Change.GroupKept(text, labels, instant, true, Optional.of(instant)),
                new Change.ConditionKept(new KeptCondition(
                        new ConditionKey("p" + text, text, List.of(Subject.of(text), Subject.of(labels))),
                        new Terms(Duration.ofMinutes(1), Duration.ofHours(2), 5, 3.5, 0, 4, Duration.ofDays(1), Instant.parse("2026-01-01T10:00:00Z")),
                        6L,
                        Optional.of(instant),
                        List.of(new Beginning(Optional.of(new Episode(-1, instant)), instant), new Beginning(Optional.empty(), instant)),
                        List.of(instant, instant),
                        true,
                        Optional.empty(),
                        false,
                        Optional.of(instant),
                        Optional.of(instant))),
                new Change.DerivedKept(labels),
                new Change.NoteKept("note " + text, text),
                new Change.AckKept(
                        new Ack("id" + text, List.of(new Matcher(Matcher.Type.EQUAL, "b", text)), text, text, instant, instant), labels),
                new Change.AlertKept(new AlertReport(labels, labels, instant, instant, text, instant, true), false, List.of(
                        new Quiet(Kind.INHIBITED, text, new DecidedBy(text, "v" + text, text, text), Because.of(List.of(labels, Labels.EMPTY), true)),
                        new Quiet(Kind.WITHHELD, "", new DecidedBy("p", text, "r", ""), Because.words(text))),
                        List.of("group" + text, text + labels)));
    }
}
