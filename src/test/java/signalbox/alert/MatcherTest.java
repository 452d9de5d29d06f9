package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.alert.Matcher.Type.EQUAL;
import static signalbox.alert.Matcher.Type.NOT_EQUAL;
import static signalbox.alert.Matcher.Type.NOT_REGEX;
import static signalbox.alert.Matcher.Type.REGEX;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MatcherTest {

    private static final Labels WEB = Labels.of("job", "web", "empty", "");

    @Test
    void absentLabelCountsAsEmpty() {
        assertThat(new Matcher(EQUAL, "x", "").matches(WEB)).isTrue();
        assertThat(new Matcher(NOT_EQUAL, "x", "a").matches(WEB)).isTrue();
        assertThat(new Matcher(REGEX, "x", ".*").matches(WEB)).isTrue();
        assertThat(new Matcher(REGEX, "x", ".+").matches(WEB)).isFalse();
        assertThat(new Matcher(NOT_REGEX, "x", "a|b").matches(WEB)).isTrue();
        assertThat(new Matcher(NOT_REGEX, "job", "a|web").matches(WEB)).isFalse();
    }

    @Test
    void filterWithEmptyValue_asksWhetherTheLabelIsThere() {
        assertThat(new Matcher(EQUAL, "x", "").selects(WEB)).isTrue();
        assertThat(new Matcher(EQUAL, "job", "").selects(WEB)).isFalse();
        assertThat(new Matcher(NOT_EQUAL, "job", "").selects(WEB)).isTrue();
        assertThat(new Matcher(NOT_EQUAL, "x", "").selects(WEB)).isFalse();
        assertThat(new Matcher(NOT_EQUAL, "empty", "").selects(WEB)).isTrue();
        assertThat(new Matcher(NOT_REGEX, "empty", "").selects(WEB)).isTrue();
        assertThat(new Matcher(REGEX, "x", "").selects(WEB)).isTrue();
        assertThat(new Matcher(NOT_EQUAL, "x", "a").selects(WEB)).isTrue();
        assertThat(new Matcher(EQUAL, "job", "web").selects(WEB)).isTrue();
        assertThat(new Matcher(REGEX, "job", "w.*|x").selects(WEB)).isTrue();
        assertThat(new Matcher(NOT_REGEX, "job", "w.*|x").selects(WEB)).isFalse();
    }

    @Test
    void textForm_quotesTheNameOnlyWhenItMust() {
        assertThat(new Matcher(EQUAL, "foo", "bar")).hasToString("foo=\"bar\"");
        assertThat(new Matcher(EQUAL, "a b", "c\"d")).hasToString("\"a b\"=\"c\\\"d\"");
        assertThat(new Matcher(EQUAL, "a\u00a0b", "\t")).hasToString("\"a\\u00a0b\"=\"\\t\"");
        assertThat(new Matcher(EQUAL, "nl", "q\n\t\u0001\\")).hasToString("nl=\"q\\n\t\u0001\\\\\"");
        assertThat(new Matcher(EQUAL, "", "x")).hasToString("=\"x\"");
        assertThat(new Matcher(NOT_REGEX, "é.a-b:c", "x")).hasToString("é.a-b:c!~\"x\"");
    }

    @Test
    void listForm_hasBracesAndCommasWithoutSpaces() {
        assertThat(Matcher.listText(List.of())).isEqualTo("{}");
        assertThat(Matcher.listText(List.of(new Matcher(NOT_EQUAL, "foo", ""), new Matcher(EQUAL, "foo", "bar"))))
                .isEqualTo("{foo!=\"\",foo=\"bar\"}");
    }

    @Property(tries = 300)
    void orderIsTotal(
            @ForAll @Size(max = 4) List<Matcher.Type> types, @ForAll @Chars({'a', 'b'}) @StringLength(max = 1) String name) {
        Orders.assertTotal(
                types.stream().map(type -> new Matcher(type, name, type == REGEX ? "b" : name)).toList(), Matcher::compareTo);
    }
}
