package signalbox.receiver.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncodedWordsTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("plain = text?\t_", "plain = text?\t_"),
                Arguments.of("é = a_b?", "=?utf-8?q?=C3=A9_=3D_a=5Fb=3F?="),
                Arguments.of("a\nb", "=?utf-8?q?a=0Ab?="),
                Arguments.of("x".repeat(900), "x".repeat(900)),
                Arguments.of("x".repeat(901),
                        ("=?utf-8?q?" + "x".repeat(63) + "?=\r\n ").repeat(14) + "=?utf-8?q?" + "x".repeat(19) + "?="),
                Arguments.of("é".repeat(11),
                        "=?utf-8?q?" + "=C3=A9".repeat(10) + "?=\r\n =?utf-8?q?=C3=A9?="),
                Arguments.of("é" + "a".repeat(57) + "b",
                        "=?utf-8?q?=C3=A9" + "a".repeat(57) + "?=\r\n =?utf-8?q?b?="),
                Arguments.of("𝄞", "=?utf-8?q?=F0=9D=84=9E?="));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueIsEncoded_whenItMustBe(String value, String encoded) {
        assertThat(EncodedWords.of(value)).isEqualTo(encoded);
    }

    @Test
    void halfACharacter_isNone() {
        assertThat(EncodedWords.of("a\ud800")).isEqualTo("=?utf-8?q?a=3F?=");
    }
}
