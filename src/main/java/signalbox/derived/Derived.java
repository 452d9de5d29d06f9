package signalbox.derived;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.condition.Holds;
import signalbox.condition.Subject;

/**
 * A rule derives an alert, which fires as long as this is concluded and is an alert like any other:
 *
 * <pre>{@code
 * insertLogical( Derived.alert( "RackDown" ).label( "rack", $rack ).annotation( "summary", $n + " hosts down" ).because( $hosts ) );
 * }</pre>
 *
 * @param labels exactly those that the rule gives it
 * @param annotations texts for people
 * @param because the labels of the alerts that it rests on, in their order
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 */
public record Derived(Labels labels, Labels annotations, List<Labels> because, String rule) {

    /** Where several rules derive one alert, the first says its annotations. */
    public static final Comparator<Derived> ORDER = Comparator.comparing(Derived::rule)
            .thenComparing(Derived::annotations)
            .thenComparing(derived -> derived.because.toString());

    private static final String NAME = "alertname";

    public Derived {
        requireNonNull(labels, "labels is null");
        requireNonNull(annotations, "annotations is null");
        because = because.stream().distinct().sorted().toList();
        requireNonNull(rule, "rule is null");
    }

    /** For team rules: an alert of this name. Throws {@link IllegalArgumentException} for a name that none can have. */
    public static Derived alert(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a derived alert has a name: Derived.alert( \"RackDown\" )");
        }
        return new Derived(Labels.of(NAME, valid("name of an alert", name)), Labels.EMPTY, List.of(), "");
    }

    /** The same with a label; one without a value is none. Throws {@link IllegalArgumentException} for what is no label. */
    public Derived label(String name, String value) {
        if (name.equals(NAME)) {
            throw new IllegalArgumentException("the label alertname is the name: Derived.alert( \"…\" )");
        }
        return new Derived(
                labels.overlaidWith(label(name, value, "label")).withoutEmptyValues(), annotations, because, rule);
    }

    /** The same with a text for people. Throws {@link IllegalArgumentException} for what is no annotation. */
    public Derived annotation(String name, String value) {
        return new Derived(labels, annotations.overlaidWith(label(name, value, "annotation")).withoutEmptyValues(), because, rule);
    }

    private static Labels label(String name, String value, String what) {
        if (!LabelSyntax.isValidName(name, MatcherSyntax.Mode.FALLBACK)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a" + (what.equals("label") ? " " : "n ") + what);
        }
        return Labels.of(Map.of(name, valid(what, value)));
    }

    private static String valid(String what, String text) {
        if (!LabelSyntax.isValidValue(text)) {
            throw new IllegalArgumentException("the " + what + " \"" + text + "\" cannot be written as UTF-8");
        }
        return text;
    }

    /** The same, resting on these: alerts, labels of alerts, conditions that hold about alerts, or collections of these. */
    public Derived because(Object... facts) {
        return new Derived(
                labels, annotations, Stream.concat(because.stream(), Arrays.stream(facts).flatMap(Derived::alerts)).toList(), rule);
    }

    private static Stream<Labels> alerts(Object fact) {
        if (fact instanceof Alert alert) {
            return Stream.of(alert.labels());
        } else if (fact instanceof Labels labels) {
            return Stream.of(labels);
        } else if (fact instanceof Holds holds) {
            return holds.subjects().stream().filter(Subject::isAlert).map(Subject::labels);
        } else if (fact instanceof Collection<?> several) {
            return several.stream().flatMap(Derived::alerts);
        }
        throw new IllegalArgumentException("an alert is derived because of alerts, not of \"" + fact + "\"");
    }

    /** The same, said by this rule. */
    public Derived by(String name) {
        return new Derived(labels, annotations, because, name);
    }
}
