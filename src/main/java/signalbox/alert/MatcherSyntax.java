package signalbox.alert;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.gotext.GoQuote;

/**
 * Reads matchers from text as Alertmanager does (spec/behaviour.md 3.3 to 3.7). Errors are
 * {@link MatcherSyntaxException}s with Alertmanager's text.
 */
public final class MatcherSyntax {

    /** Which of the two grammars counts. */
    public enum Mode {
        /** Both are tried; where they disagree the classic one counts, with a warning. The default. */
        FALLBACK,
        /** The UTF-8 grammar alone. */
        UTF8_STRICT,
        /** The classic grammar alone. */
        CLASSIC
    }

    /** Where a text comes from; warnings name it. */
    public enum Origin {
        CONFIG("config"),
        API("api"),
        CLI("cli");

        private final String word;

        Origin(String word) {
            this.word = word;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(MatcherSyntax.class);

    private MatcherSyntax() {}

    /** The matchers of one text, in its order; it may have none. */
    public static List<Matcher> parseList(Mode mode, Origin origin, String input) {
        return switch (mode) {
            case UTF8_STRICT -> Utf8MatcherParser.list(input);
            case CLASSIC -> ClassicMatcherParser.list(input);
            case FALLBACK -> new Fallback(input, origin)
                    .parse(Utf8MatcherParser::list, ClassicMatcherParser::list, Function.identity());
        };
    }

    /** The matchers of several texts, such as the entries of a {@code matchers} list, all together and sorted. */
    public static List<Matcher> parseList(Mode mode, Origin origin, Collection<String> inputs) {
        List<Matcher> matchers = new ArrayList<>();
        inputs.forEach(input -> matchers.addAll(parseList(mode, origin, input)));
        matchers.sort(null);
        return List.copyOf(matchers);
    }

    /** The one matcher of a text, such as a {@code filter} parameter or an argument of amtool. */
    public static Matcher parseOne(Mode mode, Origin origin, String input) {
        if (mode == Mode.CLASSIC) {
            return ClassicMatcherParser.one(input);
        }
        if (input.startsWith("{") || input.endsWith("}")) {
            throw new MatcherSyntaxException("unexpected open or close brace: " + input);
        }
        return switch (mode) {
            case UTF8_STRICT, CLASSIC -> Utf8MatcherParser.one(input);
            case FALLBACK -> new Fallback(input, origin)
                    .parse(Utf8MatcherParser::one, ClassicMatcherParser::one, List::of);
        };
    }

    /** The decision between the two grammars (spec/behaviour.md 3.6). */
    private record Fallback(String input, Origin origin) {

        <T> T parse(Function<String, T> utf8, Function<String, T> classic, Function<T, List<Matcher>> matchers) {
            T old;
            try {
                old = classic.apply(input);
            } catch (MatcherSyntaxException e) {
                return tryAlone(utf8).orElseThrow(() -> e);
            }
            try {
                if (!utf8.apply(input).equals(old)) {
                    log.warn("Matchers input has disagreement: input={} origin={}", GoQuote.quote(input), origin.word);
                }
            } catch (MatcherSyntaxException e) {
                warnOfIncompatibility(e, matchers.apply(old));
            }
            return old;
        }

        private <T> Optional<T> tryAlone(Function<String, T> utf8) {
            try {
                return Optional.of(utf8.apply(input));
            } catch (MatcherSyntaxException e) {
                return Optional.empty();
            }
        }

        private void warnOfIncompatibility(MatcherSyntaxException err, List<Matcher> matchers) {
            log.warn(
                    "Alertmanager is moving to a new parser for labels and matchers, and this input is incompatible. "
                            + "Alertmanager has instead parsed the input using the classic matchers parser as a fallback. "
                            + "To make this input compatible with the UTF-8 matchers parser please make sure all regular "
                            + "expressions and values are double-quoted and backslashes are escaped. "
                            + "If you are still seeing this message please open an issue."
                            + ": input={} origin={} err={} suggestion={}",
                    GoQuote.quote(input),
                    origin.word,
                    GoQuote.quote(err.getMessage()),
                    GoQuote.quote(matchers.stream().map(Matcher::toString).collect(joining(","))));
        }
    }
}
