package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.condition.ConditionKey;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/** What every journal does. */
abstract class JournalContract {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");
    static final Instant YEAR_ONE = Instant.parse("0001-01-01T00:00:00.000000001Z");

    Journal journal;

    /** A journal with nothing in it. */
    abstract Journal create();

    /** A journal with what was written to the one given, which is done with. */
    abstract Journal reopen(Journal journal);

    @BeforeEach
    void open() {
        journal = create();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aNewJournal_isEmpty() {
        assertThat(kept()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("signalbox.store.SampleChanges#hostileTexts")
    void everyChange_comesBackAsItWas(String text) {
        List<Change> changes = SampleChanges.withText(text);
        write(changes);
        assertThat(kept()).containsExactlyElementsOf(changes);
        journal = reopen(journal);
        assertThat(kept()).containsExactlyElementsOf(changes);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000001Z", "1677-09-21T00:12:43Z", "1969-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00Z", "2026-03-01T12:00:00.123456789Z", "9999-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"
    })
    void everyInstant_comesBackToTheNanosecond(String instant) {
        List<Change> changes = SampleChanges.at(Instant.parse(instant));
        write(changes);
        assertThat(kept()).containsExactlyElementsOf(changes);
    }

    @Test
    void silencesComeFirst_thenTheNotificationLog_thenGroups_thenAlerts() {
        List<Change> changes = SampleChanges.withText("x");
        List<Change> backwards = new ArrayList<>(changes);
        java.util.Collections.reverse(backwards);
        write(backwards);
        assertThat(kept()).containsExactlyElementsOf(changes);
    }

    @Test
    void laterChangeOfTheSameKey_replacesTheEarlier() {
        Labels labels = Labels.of("alertname", "Up", "instance", "a");
        write(List.of(alert(labels, "first"), alert(labels, "second")));
        assertThat(kept()).containsExactly(alert(labels, "second"));
        write(List.of(alert(labels, "third")));
        assertThat(kept()).containsExactly(alert(labels, "third"));
        write(List.of(new Change.SilenceKept(silence("id", "first"))));
        write(List.of(new Change.SilenceKept(silence("id", "second"))));
        write(List.of(new Change.AnnouncedKept(announced("group", AlertHashes.of(1)))));
        write(List.of(new Change.AnnouncedKept(announced("group", AlertHashes.of(2, -3)))));
        write(List.of(new Change.GroupKept("route", labels, NOON, false)));
        write(List.of(new Change.GroupKept("route", labels, NOON.plusSeconds(1), true)));
        assertThat(kept()).containsExactly(
                new Change.SilenceKept(silence("id", "second")),
                new Change.AnnouncedKept(announced("group", AlertHashes.of(2, -3))),
                new Change.GroupKept("route", labels, NOON.plusSeconds(1), true),
                alert(labels, "third"));
    }

    @Test
    void whatAReceiverNoted_isReplaced() {
        write(List.of(new Change.AnnouncedKept(announced("group", AlertHashes.NONE, Map.of("ts", "1", "channel", "C")))));
        write(List.of(new Change.AnnouncedKept(announced("group", AlertHashes.NONE, Map.of("ts", "2")))));
        assertThat(kept())
                .containsExactly(new Change.AnnouncedKept(announced("group", AlertHashes.NONE, Map.of("ts", "2"))));
    }

    @Test
    void whatIsGone_isGone_andWhatIsNot_stays() {
        Labels a = Labels.of("alertname", "Up", "instance", "a");
        Labels b = Labels.of("alertname", "Up", "instance", "b");
        write(List.of(alert(a, ""), alert(b, "")));
        write(List.of(new Change.GroupKept("route", a, NOON, true), new Change.GroupKept("route", b, NOON, true)));
        write(List.of(new Change.GroupKept("other", a, NOON, true)));
        write(List.of(new Change.SilenceKept(silence("1", "")), new Change.SilenceKept(silence("2", ""))));
        write(List.of(new Change.AnnouncedKept(announced("1", AlertHashes.NONE))));
        write(List.of(new Change.AnnouncedKept(announced("2", AlertHashes.NONE))));
        write(List.of(
                new Change.AlertGone(a),
                new Change.GroupGone("route", a),
                new Change.SilenceGone("1"),
                new Change.AnnouncedGone(announced("1", AlertHashes.NONE).key())));
        journal = reopen(journal);
        assertThat(kept()).containsExactlyInAnyOrder(
                new Change.SilenceKept(silence("2", "")),
                new Change.AnnouncedKept(announced("2", AlertHashes.NONE)),
                new Change.GroupKept("route", b, NOON, true),
                new Change.GroupKept("other", a, NOON, true),
                alert(b, ""));
    }

    @Test
    void whatNeverWas_mayGo() {
        write(List.of(new Change.AlertGone(Labels.EMPTY), new Change.SilenceGone("x"), new Change.AnnouncedGone("x"),
                new Change.GroupGone("x", Labels.EMPTY), new Change.ConditionGone(new ConditionKey("p", "x", List.of())), new Change.DerivedGone(Labels.EMPTY),
                new Change.NoteGone("x"),
                new Change.AckGone("x", Labels.EMPTY)));
        assertThat(kept()).isEmpty();
    }

    @Test
    void anAlertThatWentAndCame_isKept_andOneThatCameAndWent_isNot() {
        Labels back = Labels.of("alertname", "Back");
        Labels gone = Labels.of("alertname", "Gone");
        write(List.of(new Change.AlertGone(back), alert(back, "again"), alert(gone, ""), new Change.AlertGone(gone)));
        assertThat(kept()).containsExactly(alert(back, "again"));
    }

    @Test
    void changesOfOneThread_keepTheirOrder_evenWhenItDoesNotWait() {
        Labels labels = Labels.of("alertname", "Up");
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 2000; i++) {
            last = journal.write(List.of(i % 3 == 2 ? new Change.AlertGone(labels) : alert(labels, "" + i)));
        }
        last.join();
        assertThat(kept()).containsExactly(alert(labels, "1999"));
    }

    @Test
    void groupsOfTheSameLabels_differByDestination() {
        write(List.of(new Change.GroupKept("a", Labels.EMPTY, NOON, true)));
        write(List.of(new Change.GroupKept("b", Labels.EMPTY, YEAR_ONE, false)));
        assertThat(kept()).containsExactlyInAnyOrder(
                new Change.GroupKept("a", Labels.EMPTY, NOON, true),
                new Change.GroupKept("b", Labels.EMPTY, YEAR_ONE, false));
    }

    @Test
    void writingNothing_isPromisedAtOnce() {
        assertThat(journal.write(List.of())).isCompleted();
    }

    @Test
    void closing_writesWhatWasHandedOver() {
        List<CompletableFuture<Void>> promises = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            promises.add(journal.write(List.of(alert(Labels.of("n", "" + i), ""))));
        }
        journal.close();
        assertThat(promises).allSatisfy(promise -> assertThat(promise).isCompleted());
        journal = reopen(journal);
        assertThat(kept()).hasSize(500);
    }

    @Test
    void aClosedJournal_refuses() {
        journal.close();
        CompletableFuture<Void> promise = journal.write(List.of(new Change.SilenceGone("x")));
        assertThatThrownBy(promise::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closed");
    }

    void write(List<Change> changes) {
        journal.write(changes).join();
    }

    List<Change> kept() {
        return kept(journal);
    }

    static List<Change> kept(Journal journal) {
        List<Change> kept = new ArrayList<>();
        journal.load(kept::add);
        return kept;
    }

    static Change alert(Labels labels, String summary) {
        return new Change.AlertKept(
                new AlertReport(labels, Labels.of("summary", summary), NOON, NOON.plusSeconds(300), "", NOON, true), true);
    }

    static Silence silence(String id, String comment) {
        List<Matcher> matchers = List.of(new Matcher(Matcher.Type.EQUAL, "team", "db"));
        return new Silence(id, matchers, NOON, NOON.plusSeconds(3600), NOON, "ann", comment, Labels.EMPTY);
    }

    static Announced announced(String groupKey, AlertHashes firing) {
        return announced(groupKey, firing, Map.of());
    }

    private static Announced announced(String groupKey, AlertHashes firing, Map<String, String> data) {
        return new Announced(
                groupKey, "team/x", "webhook", 1, firing, AlertHashes.NONE, NOON, NOON.plusSeconds(9), data);
    }
}
