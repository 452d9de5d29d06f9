package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import signalbox.alert.MatcherSyntax.Mode;

class PostedAlertTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant EARLIER = NOW.minusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    @Test
    void alertWithoutTimes_startsNowAndTimesOut() {
        assertThat(report(null, null)).satisfies(report -> {
            assertThat(report.startsAt()).isEqualTo(NOW);
            assertThat(report.endsAt()).isEqualTo(NOW.plus(RESOLVE_TIMEOUT));
            assertThat(report.updatedAt()).isEqualTo(NOW);
            assertThat(report.timeout()).isTrue();
        });
        assertThat(report(Alert.NOT_ENDED, Alert.NOT_ENDED)).isEqualTo(report(null, null));
    }

    @Test
    void alertWithoutStart_startsAtItsEnd() {
        assertThat(report(null, EARLIER).startsAt()).isEqualTo(EARLIER);
        assertThat(report(null, LATER).startsAt()).isEqualTo(LATER);
        assertThat(report(null, LATER).timeout()).isFalse();
    }

    @Test
    void timesOfTheClientAreKept() {
        assertThat(report(EARLIER, LATER)).satisfies(report -> {
            assertThat(report.startsAt()).isEqualTo(EARLIER);
            assertThat(report.endsAt()).isEqualTo(LATER);
        });
        assertThat(report(NOW, NOW).resolvedAt(NOW)).isTrue();
    }

    @Test
    void endBeforeStart_isRefused() {
        assertThatThrownBy(() -> report(LATER, EARLIER))
                .isInstanceOf(InvalidAlertException.class)
                .hasMessage("start time must be before end time");
        assertThatThrownBy(() -> report(NOW.plus(RESOLVE_TIMEOUT).plusNanos(1), null))
                .hasMessage("start time must be before end time");
    }

    @Test
    void emptyLabelsGo_emptyAnnotationsStay() {
        AlertReport report = posted(Map.of("a", "b", "c", ""), Map.of("text", "")).report(NOW, RESOLVE_TIMEOUT, Mode.FALLBACK, "");
        assertThat(report.labels()).isEqualTo(Labels.of("a", "b"));
        assertThat(report.annotations()).isEqualTo(Labels.of("text", ""));
    }

    @Test
    void faultsAreSaidInAlertmanagersWords_labelsFirst() {
        assertThat(fault(Map.of("a", ""), Map.of(), Mode.FALLBACK)).isEqualTo("at least one label pair required");
        assertThat(fault(Map.of(), Map.of("", ""), Mode.FALLBACK)).isEqualTo("at least one label pair required");
        assertThat(fault(Map.of("a-b", "x"), Map.of(), Mode.CLASSIC)).isEqualTo("invalid label set: invalid name \"a-b\"");
        assertThat(fault(Map.of("", "x"), Map.of("", "x"), Mode.FALLBACK)).isEqualTo("invalid label set: invalid name \"\"");
        assertThat(fault(Map.of("a", "\ud800"), Map.of(), Mode.FALLBACK))
                .isEqualTo("invalid label set: invalid value \"\\ud800\"");
        assertThat(fault(Map.of("a", "x"), Map.of("", "x"), Mode.FALLBACK)).isEqualTo("invalid annotations: invalid name \"\"");
        assertThat(fault(Map.of("a", "x"), Map.of("b", "\udc00"), Mode.UTF8_STRICT))
                .isEqualTo("invalid annotations: invalid value \"\\udc00\"");
    }

    @Test
    void labelsInAnyOrder_areTheSameAlert() {
        Map<String, String> backwards = new TreeMap<>(java.util.Comparator.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2", "c", "", "d", "4"));
        assertThat(Labels.ofNonEmpty(backwards)).isEqualTo(Labels.of("a", "1", "b", "2", "d", "4"));
        assertThat(Labels.ofNonEmpty(Map.of("a", ""))).isSameAs(Labels.EMPTY);
    }

    @Test
    void countsAsFiring_whenItsEndIsStillToCome() {
        assertThat(at(null, null).firingAt(NOW, RESOLVE_TIMEOUT)).isTrue();
        assertThat(at(null, LATER).firingAt(NOW, RESOLVE_TIMEOUT)).isTrue();
        assertThat(at(null, NOW).firingAt(NOW, RESOLVE_TIMEOUT)).isFalse();
        assertThat(at(LATER, EARLIER).firingAt(NOW, RESOLVE_TIMEOUT)).isFalse();
        assertThat(at(null, null).firingAt(NOW, Duration.ZERO)).isFalse();
    }

    private static AlertReport report(@Nullable Instant startsAt, @Nullable Instant endsAt) {
        return at(startsAt, endsAt).report(NOW, RESOLVE_TIMEOUT, Mode.FALLBACK, "");
    }

    private static PostedAlert at(@Nullable Instant startsAt, @Nullable Instant endsAt) {
        return new PostedAlert(Map.of("a", "b"), Map.of(), startsAt, endsAt, "http://g");
    }

    private static PostedAlert posted(Map<String, String> labels, Map<String, String> annotations) {
        return new PostedAlert(labels, annotations, null, null, "");
    }

    private static String fault(Map<String, String> labels, Map<String, String> annotations, Mode mode) {
        try {
            return posted(labels, annotations).report(NOW, RESOLVE_TIMEOUT, mode, "").toString();
        } catch (InvalidAlertException e) {
            return e.getMessage();
        }
    }
}
