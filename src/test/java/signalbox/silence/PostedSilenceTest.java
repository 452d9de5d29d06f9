package signalbox.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.silence.PostedSilence.PostedMatcher;
import signalbox.silence.SilenceRefusedException.Reason;

class PostedSilenceTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @MethodSource("refused")
    void faultsAreSaidInAlertmanagersWords(String[] matchers, String message) {
        assertThatThrownBy(() -> checked(matchers))
                .isInstanceOfSatisfying(SilenceRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
                .hasMessage("invalid silence: " + message);
    }

    static Object[][] refused() {
        String empty = "matcher set 0: at least one matcher must not match the empty string";
        return new Object[][] {
            {matchers(), "matcher set 0 is empty"},
            {matchers("= a b", "= 9- x"), "invalid label matcher 1 in set 0: invalid label name \"9-\""},
            {matchers("= a \ud800"), "invalid label matcher 0 in set 0: invalid label value \"\\ud800\""},
            {matchers("=~ a ["), "invalid label matcher 0 in set 0: invalid regular expression \"[\": "
                    + "error parsing regexp: missing closing ]: `[`"},
            {matchers("!~ a a)|(?:b"), "invalid label matcher 0 in set 0: invalid regular expression \"a)|(?:b\": "
                    + "error parsing regexp: unexpected ): `a)|(?:b`"},
            {matchers("!~ a \\Q"), "invalid label matcher 0 in set 0: invalid regular expression \"\\\\Q\": "
                    + "error parsing regexp: missing closing ): `^(?:\\Q)$`"},
            {matchers("= a "), empty},
            {matchers("=~ a .*", "= b "), empty},
            {matchers("=~ a x*|y"), empty},
        };
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void silenceNeedsOneMatcherThatDoesNotTakeEverything(Object matchers) {
        assertThat(checked((String[]) matchers).matchers()).hasSize(((String[]) matchers).length);
    }

    static Object[][] accepted() {
        return new Object[][] {
            {matchers("= a b")}, {matchers("!= a x")}, {matchers("!= a ")}, {matchers("!~ a .*")}, {matchers("=~ a .+")},
            {matchers("= a ", "= b c")}, {matchers("= a b", "= a b")},
        };
    }

    @Test
    void namesAreJudgedByMode() {
        List<PostedMatcher> matchers = List.of(new PostedMatcher(Matcher.Type.EQUAL, "a b", "x"));
        assertThat(post(matchers, NOW, NOW.plusSeconds(1)).checked(NOW, Mode.FALLBACK).matchers())
                .containsExactly(new Matcher(Matcher.Type.EQUAL, "a b", "x"));
    }

    @Test
    void timesAreCheckedBeforeMatchers() {
        assertThat(fault(NOW, NOW)).isEqualTo("Failed to create silence: start time must be before end time");
        assertThat(fault(Alert.NOT_ENDED, Alert.NOT_ENDED))
                .isEqualTo("Failed to create silence: start time must be before end time");
        assertThat(fault(NOW.minusSeconds(9), NOW.minusNanos(1)))
                .isEqualTo("Failed to create silence: end time can't be in the past");
        assertThat(fault(NOW.minusSeconds(9), NOW)).isEqualTo("invalid silence: matcher set 0 is empty");
    }

    private static String fault(Instant startsAt, Instant endsAt) {
        try {
            return post(List.of(), startsAt, endsAt).checked(NOW, Mode.FALLBACK).toString();
        } catch (SilenceRefusedException e) {
            return e.getMessage();
        }
    }

    private static String[] matchers(String... texts) {
        return texts;
    }

    private static Silence checked(String... texts) {
        List<PostedMatcher> matchers = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(" ", 3);
            matchers.add(new PostedMatcher(type(parts[0]), parts[1], parts[2]));
        }
        return post(matchers, NOW, NOW.plusSeconds(60)).checked(NOW, Mode.CLASSIC);
    }

    private static Matcher.Type type(String operator) {
        return switch (operator) {
            case "=" -> Matcher.Type.EQUAL;
            case "!=" -> Matcher.Type.NOT_EQUAL;
            case "=~" -> Matcher.Type.REGEX;
            default -> Matcher.Type.NOT_REGEX;
        };
    }

    private static PostedSilence post(List<PostedMatcher> matchers, Instant startsAt, Instant endsAt) {
        return new PostedSilence("", matchers, startsAt, endsAt, "", "", Labels.EMPTY);
    }
}
