package signalbox.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void whatWasGatheredInAnyOrderReadsTheSame() {
        assertThat(Texts.join("down: ", List.of("h2", "h1", "h3"))).isEqualTo("down: [h1, h2, h3]");
        assertThat(Texts.join(new LinkedHashSet<>(List.of("b", "a")), " are down")).isEqualTo("[a, b] are down");
        assertThat(Texts.join("", List.of(10, 9L, 2.5))).isEqualTo("[2.5, 9, 10]");
        assertThat(Texts.join("", List.of())).isEqualTo("[]");
        assertThat(Texts.join("", Arrays.asList("b", null))).isEqualTo("[b, null]");
        assertThat(Texts.join(3, null)).isEqualTo("3null");
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> Texts.join("x".repeat(Texts.LONGEST), "y")).hasMessage("it puts together a text of more than 65536 characters");
    }
}
