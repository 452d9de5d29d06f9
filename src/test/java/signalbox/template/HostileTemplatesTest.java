package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.template.TestTemplates.error;
import static signalbox.template.TestTemplates.rendered;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.template.syntax.TemplateException;

/** Templates that would run or grow for ever end with an error. */
class HostileTemplatesTest {

    private static final String STEPS = "the template is stopped: more than 10000000 steps";
    private static final String LENGTH = "the template is stopped: text of more than 10485760 characters";
    private static final String PRODUCED = "the template is stopped: functions made more than 50331648 characters";
    private static final String NESTED = "the template is stopped: values inside of each other more than 200 deep";
    private static final String DEPTH = "template: :1: max expression depth exceeded";

    static Stream<Arguments> hostile() {
        String million = "{{ $s := printf \"%1000000d\" 1 }}";
        return Stream.of(
                Arguments.of("{{ range 1000000000 }}{{ end }}", STEPS),
                Arguments.of("{{ range 1000000000 }}0123456789{{ end }}", LENGTH),
                Arguments.of(million + "{{ range 100000 }}{{ $m := match \"(x+x+)+y\" $s }}{{ end }}", STEPS),
                Arguments.of("{{ define \"r\" }}{{ template \"r\" }}{{ end }}{{ template \"r\" }}",
                        "exceeded maximum template depth (100000)"),
                Arguments.of("{{ $s := \"a\" }}{{ range 100 }}{{ $s = print $s $s }}{{ end }}", LENGTH),
                Arguments.of("{{ $l := list 1 }}{{ range 100 }}{{ $l = list $l $l }}{{ end }}{{ toJson $l }}", LENGTH),
                Arguments.of("{{ $l := list 1 }}{{ range 100 }}{{ $l = list $l $l }}{{ end }}{{ $l }}", LENGTH),
                Arguments.of("{{ $l := list }}{{ range 10000 }}{{ $l = list $l }}{{ end }}{{ $l }}", NESTED),
                Arguments.of("{{ $d := dict }}{{ range 10000 }}{{ $d = dict \"a\" $d }}{{ end }}{{ toJson $d }}", NESTED),
                Arguments.of("{{ $l := list }}{{ range 1000000 }}{{ $l = append $l 1 }}{{ end }}", PRODUCED),
                Arguments.of("{{ range 1000 }}{{ $s := printf \"%1000000d\" 1 }}{{ end }}", PRODUCED),
                Arguments.of(million + "{{ join $s (stringSlice $s $s $s $s $s $s $s $s) }}", LENGTH),
                Arguments.of(million + "{{ reReplaceAll \"\" $s $s }}", LENGTH),
                Arguments.of("{{ " + "(".repeat(100_000), DEPTH),
                Arguments.of("{{ if 1 }}".repeat(100_000), DEPTH),
                Arguments.of("{{ if 1 }}" + "{{ else if 1 }}".repeat(100_000), DEPTH),
                Arguments.of("{{ block \"b\" . }}".repeat(100_000), DEPTH),
                Arguments.of("{{ match \"" + "(".repeat(100_000) + "\" \"\" }}", "(`"),
                Arguments.of("{{ match \"((a{100}){100}){100}\" \"\" }}",
                        "error calling match: error parsing regexp: expression too large"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTemplateIsStopped(String source, String expected) {
        assertThat(error(source)).endsWith(expected);
    }

    @Test
    void widthsAndPrecisionsAreBoundedAsInGo() throws TemplateException {
        assertThat(rendered("{{ printf \"%1000000d\" 1 | len }}")).isEqualTo("1000000");
        assertThat(rendered("{{ printf \"%.1000000f\" 1e308 | len }}")).isEqualTo("1000310");
        assertThat(rendered("{{ printf \"%*d\" 1000001 1 }}")).isEqualTo("%!(BADWIDTH)1");
        assertThat(rendered("{{ printf \"%99999999d\" 1 }}")).isEqualTo("%!(NOVERB)%!(EXTRA int=1)");
    }

    @Test
    void nestingThatPeopleWriteIsAllowed() throws TemplateException {
        assertThat(rendered("{{ " + "(".repeat(200) + "1" + ")".repeat(200) + " }}")).isEqualTo("1");
        assertThat(rendered("{{ if 0 }}" + "{{ else if 0 }}".repeat(200) + "{{ else }}x{{ end }}")).isEqualTo("x");
    }

    @Test
    void longButFlatTemplatesAreFine() throws TemplateException {
        assertThat(rendered("{{ $x := 1 }}" + "{{ $x = $x }}".repeat(20_000) + "{{ $x }}")).isEqualTo("1");
        assertThat(rendered("{{ 1" + " | print".repeat(20_000) + " }}")).isEqualTo("1");
    }

    @Test
    void breakEndsALoopThatWouldNotEnd() throws TemplateException {
        assertThat(rendered("{{ range $i := 9223372036854775807 }}{{ if gt $i 2 }}{{ break }}{{ end }}{{ $i }}{{ end }}"))
                .isEqualTo("012");
    }
}
