package signalbox.template.html;

import signalbox.template.html.HtmlContext.State;

/**
 * A piece of static text as it goes into the output, and the context after it (spec/templates.md 7.2): comments are
 * left out, and a {@code <} that begins no tag is escaped.
 */
record HtmlStaticText(String output, HtmlContext after) {

    static HtmlStaticText of(HtmlContext before, String text) throws HtmlSyntaxException {
        Rewriting rewriting = new Rewriting(before, HtmlSlice.of(text));
        return new HtmlStaticText(rewriting.run(), rewriting.context);
    }

    private static final class Rewriting {

        private final HtmlSlice text;
        private final StringBuilder output = new StringBuilder();
        private HtmlContext context;
        private int at;
        /** How much of the text is in the output, or left out for good. */
        private int written;

        private Rewriting(HtmlContext context, HtmlSlice text) {
            this.context = context;
            this.text = text;
        }

        private String run() throws HtmlSyntaxException {
            while (at < text.length()) {
                HtmlStep step = HtmlTransitions.step(context, text.from(at));
                rewrite(step.context(), at + step.length());
                context = step.context();
                at += step.length();
            }
            if (!context.isRemovedComment()) {
                writeTo(text.length());
            }
            return output.toString();
        }

        private void rewrite(HtmlContext after, int end) {
            if (context.is(State.TEXT) || context.is(State.RCDATA)) {
                escapeLooseBrackets(after.state() == context.state() ? end : beforeTag(end));
            } else if (context.isRemovedComment()) {
                output.append(context.is(State.CSS_BLOCK_COMMENT) ? " " : "");
                written = end;
            }
            if (after.state() != context.state() && after.isRemovedComment()) {
                writeTo(end - commentMarkLength(after.state()));
                written = end;
            }
        }

        private void escapeLooseBrackets(int end) {
            for (int i = text.indexOf('<', at); i >= 0 && i < end; i = text.indexOf('<', i + 1)) {
                if (!text.startsWithAnyCase("<!DOCTYPE", i)) {
                    writeTo(i);
                    output.append("&lt;");
                    written = i + 1;
                }
            }
        }

        /** Where the tag or comment begins that the step ended with. */
        private int beforeTag(int end) {
            for (int i = end - 1; i >= at; i--) {
                if (text.charAt(i) == '<') {
                    return i;
                }
            }
            return end;
        }

        private static int commentMarkLength(State comment) {
            return comment == State.COMMENT ? "<!--".length() : "/*".length();
        }

        private void writeTo(int end) {
            output.append(text.from(written).to(Math.max(end - written, 0)));
        }
    }
}
