package signalbox.silence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

class SilenceQueryTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Set<SilenceState> ANY = EnumSet.allOf(SilenceState.class);
    private static final Matcher A = new Matcher(Matcher.Type.EQUAL, "a", "1");
    private static final Matcher B = new Matcher(Matcher.Type.REGEX, "b", "x|y");

    private final List<Silence> silences = List.of(
            silence("expired-early", -9, -5, A),
            silence("expired-late", -8, -4, A),
            silence("ends-now", -8, 0, A),
            silence("pending-late", 6, 7, A),
            silence("pending-early", 5, 9, A, B),
            silence("active-long", -1, 9, B),
            silence("active-short", -2, 1, A, B),
            silence("active-as-short", -3, 1, A));

    @Test
    void activeComeFirst_thenPending_thenExpired() {
        assertThat(ids(List.of(), ANY)).containsExactly(
                "active-as-short", "active-short", "active-long", "pending-early", "pending-late",
                "ends-now", "expired-late", "expired-early");
    }

    @Test
    void statesNotAskedFor_areLeftOut() {
        assertThat(ids(List.of(), Set.of(SilenceState.PENDING))).containsExactly("pending-early", "pending-late");
        assertThat(ids(List.of(), Set.of())).isEmpty();
    }

    @Test
    void filter_comparesMatchersAsText() {
        assertThat(ids(List.of(B, A), ANY)).containsExactly("active-short", "pending-early");
        assertThat(ids(List.of(new Matcher(Matcher.Type.EQUAL, "b", "x")), ANY)).isEmpty();
        assertThat(ids(List.of(new Matcher(Matcher.Type.NOT_REGEX, "b", "x|y")), ANY)).isEmpty();
    }

    private List<String> ids(List<Matcher> matchers, Set<SilenceState> states) {
        return new SilenceQuery(matchers, states).select(silences, NOW).stream().map(Silence::id).toList();
    }

    private static Silence silence(String id, int start, int end, Matcher... matchers) {
        return new Silence(id, List.of(matchers), NOW.plusSeconds(start), NOW.plusSeconds(end), NOW, "", "", Labels.EMPTY);
    }
}
