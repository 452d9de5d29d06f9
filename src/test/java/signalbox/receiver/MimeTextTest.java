package signalbox.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MimeTextTest {

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("plain = text?\t_", "plain = text?\t_"),
                Arguments.of("é = a_b?", "=?utf-8?q?=C3=A9_=3D_a=5Fb=3F?="),
                Arguments.of("a\nb", "=?utf-8?q?a=0Ab?="),
                Arguments.of("é".repeat(11),
                        "=?utf-8?q?" + "=C3=A9".repeat(10) + "?=\r\n =?utf-8?q?=C3=A9?="),
                Arguments.of("é" + "a".repeat(57) + "b",
                        "=?utf-8?q?=C3=A9" + "a".repeat(57) + "?=\r\n =?utf-8?q?b?="),
                Arguments.of("𝄞", "=?utf-8?q?=F0=9D=84=9E?="));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headerIsEncoded_whenItMustBe(String value, String encoded) {
        assertThat(MimeText.header(value)).isEqualTo(encoded);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("a=b\u007f", "a=3Db=7F"),
                Arguments.of("a \nb\t\r\nc ", "a=20\r\nb=09\r\nc=20"),
                Arguments.of("a\rb\n\nc\n", "a\r\nb\r\n\r\nc\r\n"),
                Arguments.of("x".repeat(76), "x".repeat(75) + "=\r\nx"),
                Arguments.of("x".repeat(75) + "\n", "x".repeat(75) + "\r\n"),
                Arguments.of("x".repeat(73) + "é", "x".repeat(73) + "=\r\n=C3=A9"),
                Arguments.of("x".repeat(72) + "é", "x".repeat(72) + "=C3=\r\n=A9"),
                Arguments.of("x".repeat(74) + " \n", "x".repeat(74) + "=\r\n=20\r\n"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsQuotedPrintable(String text, String encoded) {
        assertThat(new String(MimeText.body(text), US_ASCII)).isEqualTo(encoded);
    }

    @Test
    void halfACharacter_isNone() {
        assertThat(MimeText.header("a\ud800")).isEqualTo("=?utf-8?q?a=3F?=");
        assertThat(new String(MimeText.body("a\ud800"), US_ASCII)).isEqualTo("a?");
    }
}
