package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.MatcherSyntax.Mode;

class LabelSyntaxTest {

    @ParameterizedTest
    @CsvSource({
        "a, true, true", "_a9, true, true", "A_, true, true", "'', false, false",
        "9a, true, false", "a-b, true, false", "a:b, true, false", "é, true, false", "🙂, true, false", "a b, true, false",
    })
    void namesAreJudgedByMode(String name, boolean utf8, boolean classic) {
        assertThat(LabelSyntax.isValidName(name, Mode.FALLBACK)).isEqualTo(utf8);
        assertThat(LabelSyntax.isValidName(name, Mode.UTF8_STRICT)).isEqualTo(utf8);
        assertThat(LabelSyntax.isValidName(name, Mode.CLASSIC)).isEqualTo(classic);
    }

    @Test
    void halfOfAPairOfSurrogates_isNoText() {
        for (String half : new String[] {"\ud83d", "\ude42", "\ude42\ud83d", "🙂\ud83d", "a\ud83d\ud83d\ude42"}) {
            assertThat(LabelSyntax.isValidValue(half)).isFalse();
            assertThat(LabelSyntax.isValidName(half, Mode.FALLBACK)).isFalse();
        }
        assertThat(LabelSyntax.isValidValue("")).isTrue();
        assertThat(LabelSyntax.isValidValue("a🙂b")).isTrue();
    }
}
