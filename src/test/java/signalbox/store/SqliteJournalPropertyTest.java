package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
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
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

@Tag("once")
class SqliteJournalPropertyTest {

    private record Shared(Path storage, SqliteJournal journal) {}

    private static final List<Shared> SHARED = new java.util.ArrayList<>();

    @BeforeContainer
    static void open() throws IOException {
        Path storage = Files.createTempDirectory("signalbox-journal");
        SHARED.add(new Shared(storage, SqliteJournal.open(storage)));
    }

    @AfterContainer
    static void close() throws IOException {
        Shared shared = SHARED.remove(0);
        shared.journal().close();
        try (Stream<Path> files = Files.walk(shared.storage())) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property(tries = 300)
    void whatIsWritten_isRead(@ForAll("changes") Change change) {
        SqliteJournal journal = SHARED.get(0).journal();
        journal.write(List.of(change)).join();
        assertThat(JournalContract.kept(journal)).containsExactly(change);
        journal.write(List.of(change)).join();
        assertThat(JournalContract.kept(journal)).containsExactly(change);
        journal.write(List.of(gone(change))).join();
        assertThat(JournalContract.kept(journal)).isEmpty();
    }

    private static Change gone(Change change) {
        if (change instanceof Change.AlertKept kept) {
            return new Change.AlertGone(kept.report().labels());
        }
        if (change instanceof Change.GroupKept kept) {
            return new Change.GroupGone(kept.destinationId(), kept.labels());
        }
        if (change instanceof Change.AnnouncedKept kept) {
            return new Change.AnnouncedGone(kept.announced().key());
        }
        if (change instanceof Change.DerivedKept kept) {
            return new Change.DerivedGone(kept.labels());
        }
        if (change instanceof Change.AckKept kept) {
            return new Change.AckGone(kept.ack().id(), kept.alert());
        }
        if (change instanceof Change.NoteKept kept) {
            return new Change.NoteGone(kept.key());
        }
        if (change instanceof Change.ConditionKept kept) {
            return new Change.ConditionGone(kept.condition().key());
        }
        return new Change.SilenceGone(((Change.SilenceKept) change).silence().id());
    }

    @Provide
    Arbitrary<Change> changes() {
        return Arbitraries.oneOf(alerts(), groups(), announced(), silences(), conditions(), acks(), labels().map(Change.DerivedKept::new),
                Combinators.combine(texts(), texts()).as(Change.NoteKept::new));
    }

    private static Arbitrary<Change> alerts() {
        return Combinators.combine(labels(), labels(), instants(), instants(), texts(), instants(), booleans(), booleans())
                .as((labels, annotations, start, end, url, updated, timeout, firing) -> new Change.AlertKept(
                        new AlertReport(labels, annotations, start, end, url, updated, timeout), firing));
    }

    private static Arbitrary<Change> acks() {
        return Combinators.combine(texts(), texts(), texts(), instants(), instants(), labels())
                .as((id, by, comment, created, until, alert) ->
                        new Change.AckKept(new Ack(id, List.of(), by, comment, created, until), alert));
    }

    private static Arbitrary<Change> groups() {
        return Combinators.combine(texts(), labels(), instants(), booleans()).as(Change.GroupKept::new);
    }

    private static Arbitrary<Change> announced() {
        return Combinators.combine(
                        texts(), texts(), Arbitraries.integers(), hashes(), hashes(), instants(), instants(), labels())
                .as((text, integration, index, firing, resolved, at, expires, data) -> new Change.AnnouncedKept(
                        new Announced(text, text, integration, index, firing, resolved, at, expires, data.asMap())
                                .withOpen(firing.with(resolved))));
    }

    private static Arbitrary<Change> conditions() {
        Arbitrary<ConditionKey> keys = Combinators.combine(
                        texts(), texts(), Arbitraries.oneOf(texts().map(Subject::of), labels().filter(labels -> !labels.isEmpty()).map(Subject::of))
                                .list()
                                .ofMaxSize(3))
                .as(ConditionKey::new);
        Arbitrary<Duration> durations = Arbitraries.integers().between(0, 1_000_000).map(Duration::ofMillis);
        Arbitrary<Double> levels = Arbitraries.oneOf(Arbitraries.just(Double.NaN), Arbitraries.doubles());
        Arbitrary<Terms> terms = Combinators.combine(
                        durations, durations, levels, Arbitraries.integers(), Arbitraries.integers(), durations)
                .as((wait, keep, level, times, changes, within) -> new Terms(wait, keep, level, level, times, changes, within));
        Arbitrary<Beginning> beginnings = Combinators.combine(Arbitraries.longs(), instants(), instants(), booleans())
                .as((fingerprint, start, at, alert) -> new Beginning(
                        alert ? Optional.of(new Episode(fingerprint, start)) : Optional.empty(), at));
        Arbitrary<Number> amounts = Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.doubles()).map(Number.class::cast);
        Arbitrary<List<Optional<Instant>>> times = instants().optional().list().ofSize(4);
        return Combinators.combine(keys, terms, amounts, times, beginnings.list().ofMaxSize(3), instants().list().ofMaxSize(3), booleans(), booleans())
                .as((key, of, amount, at, begun, changed, reached, lasted) -> new Change.ConditionKept(new KeptCondition(
                        key, of, Double.isNaN(of.from()) ? 0L : amount, at.get(0), begun, changed, reached, at.get(1), lasted, at.get(2), at.get(3))));
    }

    private static Arbitrary<Change> silences() {
        return Combinators.combine(
                        texts(), matchers().list().ofMaxSize(4), instants(), instants(), instants(), texts(), texts(), labels())
                .as((id, matchers, start, end, updated, by, comment, annotations) -> new Change.SilenceKept(
                        new Silence(id, matchers, start, end, updated, by, comment, annotations)));
    }

    private static Arbitrary<Matcher> matchers() {
        return Combinators.combine(Arbitraries.of(Matcher.Type.EQUAL, Matcher.Type.NOT_EQUAL), anything(), anything())
                .as(Matcher::new);
    }

    private static Arbitrary<Labels> labels() {
        return Arbitraries.maps(anything(), anything()).ofMaxSize(8).map((Map<String, String> map) -> Labels.of(map));
    }

    /** Any chars at all, also such as no Unicode text has. */
    private static Arbitrary<String> anything() {
        return Arbitraries.strings().all().ofMaxLength(40);
    }

    /** Unicode text. */
    private static Arbitrary<String> texts() {
        return anything().map(text -> text.codePoints()
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    private static Arbitrary<AlertHashes> hashes() {
        return Arbitraries.longs().array(long[].class).ofMaxSize(20).map(AlertHashes::of);
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<Boolean> booleans() {
        return Arbitraries.of(true, false);
    }
}
