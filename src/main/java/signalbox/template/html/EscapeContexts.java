package signalbox.template.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import signalbox.template.html.HtmlContext.Delimiter;
import signalbox.template.html.HtmlContext.State;
import signalbox.template.html.HtmlContext.UrlPart;

/** What contexts ask of the actions that stand in them, and how the contexts of two branches become one. */
final class EscapeContexts {

    private EscapeContexts() {}

    /** The escapers that make any value harmless where an action stands, in the order they are applied. */
    static List<Escaper> escapers(HtmlContext context) throws HtmlSyntaxException {
        List<Escaper> escapers = new ArrayList<>(ofState(context));
        switch (context.delimiter()) {
            case NONE -> {}
            case SPACE_OR_TAG_END -> escapers.add(Escaper.UNQUOTED);
            case DOUBLE_QUOTE, SINGLE_QUOTE -> escapers.add(Escaper.ATTRIBUTE);
        }
        return escapers;
    }

    private static List<Escaper> ofState(HtmlContext context) throws HtmlSyntaxException {
        return switch (context.state()) {
            case TEXT -> List.of(Escaper.TEXT);
            case RCDATA -> List.of(Escaper.RCDATA);
            case TAG, ATTRIBUTE_NAME, AFTER_NAME -> List.of(Escaper.NAME);
            // What ends the value decides.
            case BEFORE_VALUE, ATTRIBUTE, META_CONTENT -> List.of();
            case META_URL -> List.of(Escaper.URL_FILTER);
            case URL, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED_URL, CSS_URL -> ofUrl(context, Escaper.URL_NORMALIZER);
            case CSS_DOUBLE_QUOTED, CSS_SINGLE_QUOTED -> ofUrl(context, Escaper.CSS_STRING);
            case SRCSET -> List.of(Escaper.SRCSET);
            case SCRIPT -> throw new HtmlSyntaxException(context.delimiter() == Delimiter.NONE
                    ? "is inside <script>, where actions are not supported: put the value into text or into a data- attribute"
                    : "is inside an attribute that holds script, where actions are not supported: put the value into a data- attribute");
            case CSS -> List.of(Escaper.CSS_VALUE);
            case COMMENT, CSS_BLOCK_COMMENT, CSS_LINE_COMMENT, DEAD -> List.of(Escaper.COMMENT);
        };
    }

    private static List<Escaper> ofUrl(HtmlContext context, Escaper beforeQuery) throws HtmlSyntaxException {
        return switch (context.urlPart()) {
            case NONE -> List.of(Escaper.URL_FILTER, beforeQuery);
            case PRE_QUERY -> List.of(beforeQuery);
            case QUERY_OR_FRAGMENT -> List.of(Escaper.URL_ESCAPER);
            case UNKNOWN -> throw new HtmlSyntaxException("appears in an ambiguous context within a URL: after one branch"
                    + " before it the URL has a ? or #, after another not");
        };
    }

    /** Whether {@code html} is refused: it leaves white space, which would end the value. */
    static boolean refusesHtml(HtmlContext context) {
        return context.is(State.ATTRIBUTE) && context.delimiter() == Delimiter.SPACE_OR_TAG_END;
    }

    /** The context in which to go on after either of two branches; none when they do not fit together. */
    static Optional<HtmlContext> join(HtmlContext a, HtmlContext b) {
        if (a.is(State.DEAD) || a.equals(b)) {
            return Optional.of(b);
        }
        if (b.is(State.DEAD)) {
            return Optional.of(a);
        }
        if (a.withUrlPart(b.urlPart()).equals(b)) {
            return Optional.of(a.withUrlPart(UrlPart.UNKNOWN));
        }
        // One branch may have printed a first character of what the other has yet to begin.
        HtmlContext laterA = a.atOutput();
        HtmlContext laterB = b.atOutput();
        return laterA.equals(a) && laterB.equals(b) ? Optional.empty() : join(laterA, laterB);
    }
}
