package signalbox.template.html;

import signalbox.template.html.HtmlContext.Delimiter;
import signalbox.template.html.HtmlContext.Element;
import signalbox.template.html.HtmlContext.State;

/** Takes the tags and comments out of markup, for places that hold text only. */
final class HtmlTags {

    private final HtmlSlice markup;
    private final StringBuilder text = new StringBuilder();
    private HtmlContext context = HtmlContext.START;
    private int at;
    private boolean hasTags;

    private HtmlTags(String markup) {
        this.markup = HtmlSlice.of(markup);
    }

    /** The text between the tags. Text such as {@code I <3 you} is no tag; a tag that does not end hides the rest. */
    static String strip(String markup) {
        return new HtmlTags(markup).stripped();
    }

    private String stripped() {
        try {
            while (at < markup.length() && next()) {}
        } catch (HtmlSyntaxException e) {
            // Where no one can tell any more what is text, nothing is.
            return text.toString();
        }
        return hasTags ? text.toString() : markup.whole();
    }

    private boolean next() throws HtmlSyntaxException {
        return context.delimiter() == Delimiter.NONE ? nextToken() : skipValue();
    }

    private boolean nextToken() throws HtmlSyntaxException {
        HtmlStep step = HtmlTransitions.inState(reading(), markup.from(at));
        if (context.is(State.TEXT) || context.is(State.RCDATA)) {
            int end = step.context().state() == context.state() ? step.length() : beforeTag(step.length());
            text.append(markup.from(at).to(end));
        } else {
            hasTags = true;
        }
        context = step.context();
        at += step.length();
        return true;
    }

    /** The content of scripts and styles is skipped to the end tag, not read. */
    private HtmlContext reading() {
        boolean isSpecial = context.element() != Element.NONE && !context.state().isInTag();
        return isSpecial ? context.withState(State.RCDATA) : context;
    }

    private int beforeTag(int length) {
        int open = markup.whole().lastIndexOf('<', at + length - 1);
        return open >= at ? open - at : length;
    }

    private boolean skipValue() {
        int end = markup.indexOfAny(context.delimiter().ends(), at);
        if (end < 0) {
            return false;
        }
        at = context.delimiter() == Delimiter.SPACE_OR_TAG_END ? end : end + 1;
        context = HtmlContext.in(State.TAG, context.element());
        return true;
    }
}
