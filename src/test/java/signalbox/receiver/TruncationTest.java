package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncationTest {

    @ParameterizedTest
    @CsvSource({
        "abcde, 5, abcde, false", "abcde, 4, abc…, true", "abcde, 3, abc, true", "abcde, 2, ab, true", "abcde, 0, '', true",
        "'', 0, '', false", "𝄞𝄞𝄞𝄞𝄞, 5, 𝄞𝄞𝄞𝄞𝄞, false", "𝄞𝄞𝄞𝄞𝄞, 4, 𝄞𝄞𝄞…, true", "𝄞𝄞𝄞𝄞, 1, 𝄞, true",
    })
    void runesAreCounted(String text, int most, String left, boolean cut) {
        assertThat(Truncation.runes(text, most)).isEqualTo(new Truncation(left, cut));
    }

    @ParameterizedTest
    @CsvSource({
        "abcde, 5, abcde, false", "abcde, 4, a…, true", "a⌘cdef, 5, a…, true", "a⌘cdef, 7, a⌘…, true", "abcde, 3, …, true",
        "abcde, 2, .., true", "abcde, 0, '', true", "'', 0, '', false", "⌘⌘⌘, 9, ⌘⌘⌘, false", "⌘⌘⌘, 8, ⌘…, true",
        "𝄞𝄞, 7, 𝄞…, true", "éé, 3, …, true",
    })
    void bytesAreCounted(String text, int most, String left, boolean cut) {
        assertThat(Truncation.bytes(text, most)).isEqualTo(new Truncation(left, cut));
    }
}
