package signalbox.gotext;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoQuoteTest {

    @Test
    void controlCharactersHaveShortOrHexadecimalEscapes() {
        assertThat(GoQuote.quote("\u0007\b\f\n\r\t\u000b\u0000\u001b\u007f"))
                .isEqualTo("\"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1b\\x7f\"");
        assertThat(GoQuote.quote("A\"é\n\u0001\\")).isEqualTo("\"A\\\"é\\n\\x01\\\\\"");
    }

    @ParameterizedTest
    @CsvSource({
        "e9, é", "1F642, 🙂", "301, \u0301", "fffd, \ufffd", "4e2d, 中", "b2, ²", "20ac, €",
        "85, \\u0085", "a0, \\u00a0", "ad, \\u00ad", "200b, \\u200b", "2028, \\u2028", "3000, \\u3000", "feff, \\ufeff",
        "e000, \\ue000", "d800, \\ud800", "ffff, \\uffff", "e0001, \\U000e0001", "10ffff, \\U0010ffff",
    })
    void onlyPrintableRunesAreCopied(String rune, String quoted) {
        assertThat(GoQuote.quote("x" + Character.toString(Integer.parseInt(rune, 16)))).isEqualTo("\"x" + quoted + '"');
    }

    @Property
    void quotedText_isPrintableAndOneLine(@ForAll String text) {
        String quoted = GoQuote.quote(text);
        assertThat(quoted).startsWith("\"").endsWith("\"");
        assertThat(quoted.codePoints().noneMatch(Character::isISOControl)).isTrue();
    }
}
