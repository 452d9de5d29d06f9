package signalbox.rules.language;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.NearestName;

/**
 * Words that people try because DRL, Java or another language has them, with what to write instead. They explain a refusal and never
 * decide one: what is not in the grammar is refused anyway.
 */
final class Words {

    static final String DECIDE = "rules decide by facts alone; they do not reach for the machine they run on";
    static final String TIME = "time belongs to the engine: its timers insert and change facts when their time has come";
    static final String CONCLUDE = "conclude something from it: insertLogical( new … ) ends by itself with its cause";
    private static final String NO_ORDER = "leave it out: conclusions hold at once, in no order";
    private static final String ALWAYS_ON = "leave it out: every rule holds as long as its conditions do";
    private static final String CLOCK = "rules do not watch the clock: state a condition, Condition.of( … ).forAtLeast( \"5m\" ) or"
            + " .times( 3 ).within( \"5m\" ), and ask another rule whether it Holds";
    private static final String RECORDED = "leave it out: which rule decided what is on record: signalbox explain";
    private static final String ONE_LINE = "one conclusion for each match: a pattern, or accumulate, is the loop";

    /** Attributes of rules, none of which there is. */
    static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("salience", NO_ORDER),
            Map.entry("enabled", "leave it out; a rule that is not to run is put into a comment"),
            Map.entry("no-loop", "leave it out: a rule that rests on what it concludes is refused"),
            Map.entry("lock-on-active", ALWAYS_ON),
            Map.entry("auto-focus", ALWAYS_ON),
            Map.entry("activation-group", "leave it out, and say when each rule holds: with a condition, or not Alert( … )"),
            Map.entry("agenda-group", ALWAYS_ON),
            Map.entry("ruleflow-group", ALWAYS_ON),
            Map.entry("entry-point", "leave it out: all facts are in one place"),
            Map.entry("duration", TIME),
            Map.entry("timer", TIME),
            Map.entry("calendars", TIME + "; a time of day is TimeInterval( name == \"…\", active )"),
            Map.entry("date-effective", TIME),
            Map.entry("date-expires", TIME),
            Map.entry("dialect", "rules are written in the one language that is checked: remove it"),
            Map.entry("extends", "write the conditions again"),
            Map.entry("refract", ALWAYS_ON));

    /** Words of conditions that there are not. */
    static final Map<String, String> IN_CONDITIONS = Map.ofEntries(
            Map.entry("eval", "write the comparison into the pattern that it is about: Alert( name == \"…\" ); or behind what accumulate found: "
                    + "accumulate( … ; $n : count(); $n >= 3 )"),
            Map.entry("forall", "say that there is none of which it is not so: not( Alert( … ) and not Alert( … ) )"),
            Map.entry("collect", "write accumulate( Alert( …, $x : labels ); $list : collectList( $x ) )"),
            Map.entry("groupby", "bind the key in a pattern before accumulate"),
            Map.entry("acc", "write accumulate( … ; … )"),
            Map.entry("if", "conditions stand one below the other, and all have to hold"),
            Map.entry("within", CLOCK),
            Map.entry("during", CLOCK),
            Map.entry("after", CLOCK),
            Map.entry("before", CLOCK),
            Map.entry("for", CLOCK),
            Map.entry("since", CLOCK),
            Map.entry("do", "write a rule for each conclusion"),
            Map.entry("break", "write a rule for each conclusion"),
            Map.entry("salience", NO_ORDER));

    /** What Java and DRL do in consequences, and rules do not. */
    static final Map<String, String> IN_CONSEQUENCES = Map.ofEntries(
            Map.entry("if", "write the comparison as a condition, or two rules"),
            Map.entry("else", "write two rules"),
            Map.entry("for", ONE_LINE),
            Map.entry("while", ONE_LINE),
            Map.entry("do", ONE_LINE),
            Map.entry("switch", "write a rule for each case"),
            Map.entry("try", "nothing that a rule may say needs it"),
            Map.entry("throw", "a rule concludes, or does not"),
            Map.entry("assert", "a rule concludes, or does not"),
            Map.entry("return", "leave it out: a rule ends with \"end\""),
            Map.entry("synchronized", "rules do not wait: everybody's pages would wait with them"),
            Map.entry("final", "bind the value in a condition: $x : …"),
            Map.entry("var", "bind the value in a condition: $x : …"),
            Map.entry("class", "a type of your own is declared: declare Name field : String end"),
            Map.entry("interface", "a type of your own is declared: declare Name field : String end"),
            Map.entry("static", "a rule only concludes: insertLogical( new … );"));

    /** Names that mean something to Drools, Java or the machine, and nothing to rules. */
    private static final Map<String, String> REFUSED_NAMES = Map.ofEntries(
            Map.entry("drools", "leave it out: the engine fills in rule, package and version"),
            Map.entry("kcontext", "leave it out: the engine fills in rule, package and version"),
            Map.entry("eval", "write it as a condition"),
            Map.entry("log", RECORDED),
            Map.entry("logger", RECORDED),
            Map.entry("LOG", RECORDED),
            Map.entry("print", RECORDED),
            Map.entry("println", RECORDED),
            Map.entry("Math", "there are + - * / %"),
            Map.entry("Random", "rules leave nothing to chance: the same alerts must give the same decisions"),
            Map.entry("Thread", DECIDE),
            Map.entry("Clock", TIME),
            Map.entry("Date", TIME),
            Map.entry("Calendar", TIME),
            Map.entry("LocalTime", TIME),
            Map.entry("LocalDate", TIME),
            Map.entry("LocalDateTime", TIME),
            Map.entry("ZonedDateTime", TIME),
            Map.entry("System", DECIDE),
            Map.entry("Runtime", DECIDE),
            Map.entry("Class", DECIDE),
            Map.entry("Process", DECIDE),
            Map.entry("ProcessBuilder", DECIDE),
            Map.entry("java", DECIDE),
            Map.entry("javax", DECIDE),
            Map.entry("jdk", DECIDE),
            Map.entry("sun", DECIDE),
            Map.entry("com", DECIDE),
            Map.entry("org", DECIDE));

    private static final Map<String, String> REFUSED_METHODS = Map.ofEntries(
            Map.entry("getClass", DECIDE),
            Map.entry("forName", DECIDE),
            Map.entry("getClassLoader", DECIDE),
            Map.entry("newInstance", DECIDE),
            Map.entry("invoke", DECIDE),
            Map.entry("wait", "rules do not wait: everybody's pages would wait with them"),
            Map.entry("notify", "rules do not wait: everybody's pages would wait with them"),
            Map.entry("notifyAll", "rules do not wait: everybody's pages would wait with them"),
            Map.entry("stream", ONE_LINE),
            Map.entry("parallelStream", ONE_LINE),
            Map.entry("forEach", ONE_LINE),
            Map.entry("iterator", ONE_LINE),
            Map.entry("iterate", ONE_LINE),
            Map.entry("generate", ONE_LINE),
            Map.entry("add", "lists are put together by accumulate( … ; $list : collectList( $x ) ) or List.of( … )"),
            Map.entry("put", "lists are put together by accumulate( … ; $list : collectList( $x ) ) or List.of( … )"),
            Map.entry("now", TIME),
            Map.entry("random", "rules leave nothing to chance: the same alerts must give the same decisions"),
            Map.entry("matches", "write it as a condition: $x matches \"…\""),
            Map.entry("format", "put texts together with +"),
            Map.entry("concat", "put texts together with +"),
            Map.entry("repeat", "write the text as it is to be"),
            Map.entry("join", "put texts together with +"),
            Map.entry("get", "facts of a list are taken one by one by a pattern of their own"),
            Map.entry("hashCode", DECIDE),
            Map.entry("toString", "put texts together with +"));

    /** Signs of Java and MVEL that rules do not have. */
    static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("->", "there are no lambdas: a pattern, or accumulate, is the loop"),
            Map.entry("::", "there are no references to methods: call the method"),
            Map.entry("#", "there are no casts: a pattern says the type"),
            Map.entry("!.", "nothing that rules know is null: write \".\""),
            Map.entry(":=", "write \":\""),
            Map.entry("++", "rules keep no count: accumulate( … ; $n : count( $x ) ) does"),
            Map.entry("--", "rules keep no count: accumulate( … ; $n : count( $x ) ) does"),
            Map.entry("+=", "rules change nothing: they conclude"),
            Map.entry("-=", "rules change nothing: they conclude"),
            Map.entry("{", "there are no blocks here"),
            Map.entry("}", "there are no blocks here"),
            Map.entry("[", "a label is asked for with label( \"…\" ), a list is List.of( … )"),
            Map.entry("?", "a query cannot be called: write its pattern"),
            Map.entry("@", "annotations stand under the name of the rule: @owner( \"…\" ), @description( \"…\" )"),
            Map.entry("^", "powers are written out: x * x"),
            Map.entry("~", "a regular expression is compared with \"matches\""));

    private static final String EQUAL = "compare with \"==\"";
    private static final String PART =
            "a part of a text is found with contains \"x\", its form with matches \"x.*\", its beginning with str[startsWith] \"x\"";

    /** Comparisons of other languages, and what is meant by them. */
    static final Map<String, String> FOREIGN_COMPARISONS = Map.ofEntries(
            Map.entry("is", EQUAL),
            Map.entry("equals", EQUAL),
            Map.entry("eq", EQUAL),
            Map.entry("equal", EQUAL),
            Map.entry("ne", "compare with \"!=\""),
            Map.entry("neq", "compare with \"!=\""),
            Map.entry("gt", "compare with \">\""),
            Map.entry("lt", "compare with \"<\""),
            Map.entry("like", PART),
            Map.entry("LIKE", PART),
            Map.entry("regex", PART),
            Map.entry("match", PART),
            Map.entry("soundslike", PART),
            Map.entry("startsWith", "write str[startsWith] \"…\""),
            Map.entry("startswith", "write str[startsWith] \"…\""),
            Map.entry("endsWith", "write str[endsWith] \"…\""),
            Map.entry("endswith", "write str[endsWith] \"…\""),
            Map.entry("instanceof", "a pattern says the type of a fact"),
            Map.entry("AND", "write it as \"&&\", or as a \",\""),
            Map.entry("OR", "write it as \"||\""),
            Map.entry("IN", "write it in small letters: in ( \"a\", \"b\" )"));

    private static final String LATER = "compare times: startsAt > $other.startsAt";
    static final Set<String> TEMPORAL = Set.of(
            "after", "before", "coincides", "during", "finishes", "finishedby", "includes", "meets", "metby", "overlaps",
            "overlappedby", "starts", "startedby");

    /** What does not begin a statement of a file, though DRL has it. */
    static final Map<String, String> STATEMENTS = Map.of(
            "global", "what a rule knows, it knows from facts: every decision can then be explained",
            "query", "write its pattern into the rule that needs it",
            "unit", "a file belongs to the package of its folder",
            "dialect", "rules are written in the one language that is checked: remove it",
            "expander", "rules are written in the one language that is checked: remove it",
            "attributes", NO_ORDER);

    /** Words that begin a part of a file when they begin a line. */
    static final Set<String> BEGINNINGS =
            Set.of("package", "import", "rule", "query", "function", "declare", "global", "unit", "expander");

    /** Names that Java or MVEL read as something else. */
    static final Set<String> RESERVED = Set.of(("abstract assert boolean break byte case catch char class const continue default do"
                    + " double else enum extends final finally float for goto if implements import instanceof int interface long"
                    + " native new package private protected public return short static strictfp super switch synchronized this"
                    + " throw throws transient try void volatile while null true false var record yield sealed permits"
                    + " empty nil is in contains soundslike strsim convertable_to isdef proto def function foreach until with"
                    + " modify update delete retract insert matches memberOf not or and str drools kcontext lang rule when then"
                    + " end eval signalbox java")
            .split(" "));

    private Words() {}

    static Optional<String> temporal(String word) {
        return TEMPORAL.contains(word) ? Optional.of(LATER) : Optional.empty();
    }

    /** Why a name may not be used; empty when nothing is known of it. */
    static Optional<String> refusedName(String name) {
        return Optional.ofNullable(REFUSED_NAMES.get(name));
    }

    /** Why a method may not be called; empty when nothing is known of it. */
    static Optional<String> refusedMethod(String name) {
        return Optional.ofNullable(REFUSED_METHODS.get(name));
    }

    /** {@code did you mean "x"?}, if anything is near. */
    static Optional<String> meant(String wrong, Collection<String> candidates) {
        return NearestName.to(wrong, candidates).map(Suggestion::meant);
    }

    /** Whether a word is nearly one of these. */
    static boolean isNearly(String wrong, Collection<String> candidates) {
        return NearestName.to(wrong, candidates).isPresent();
    }
}
