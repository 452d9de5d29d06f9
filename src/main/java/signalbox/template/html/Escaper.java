package signalbox.template.html;

import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.template.function.BuiltIns;
import signalbox.template.syntax.Escaping;
import signalbox.template.value.FunctionException;

/** The ways of making a value harmless, one for each kind of place it may be printed in (spec/templates.md 7.1). */
enum Escaper {
    TEXT,
    RCDATA,
    ATTRIBUTE,
    UNQUOTED,
    NAME,
    COMMENT,
    URL_FILTER,
    URL_NORMALIZER,
    URL_ESCAPER,
    SRCSET,
    CSS_VALUE,
    CSS_STRING,
    /** The language's function {@code html}, where an author wrote it in place of ours. */
    PREDEFINED_HTML,
    /** The language's function {@code urlquery}, where an author wrote it in place of ours. */
    PREDEFINED_URLQUERY;

    /** What need not follow an escaper, since it would change nothing. */
    private static final Map<Escaper, Set<Escaper>> REDUNDANT_AFTER = Map.of(
            COMMENT, Set.of(ATTRIBUTE, TEXT),
            CSS_STRING, Set.of(ATTRIBUTE),
            URL_ESCAPER, Set.of(URL_NORMALIZER));

    private static final Map<Escaper, Escaper> PREDEFINED = Map.of(
            TEXT, PREDEFINED_HTML,
            RCDATA, PREDEFINED_HTML,
            ATTRIBUTE, PREDEFINED_HTML,
            URL_ESCAPER, PREDEFINED_URLQUERY,
            URL_NORMALIZER, PREDEFINED_URLQUERY);

    /** The value as harmless text. */
    String apply(Object value) throws FunctionException {
        return switch (this) {
            case PREDEFINED_HTML -> BuiltIns.escapeHtml(Escaping.NONE.text(value));
            case PREDEFINED_URLQUERY -> BuiltIns.escapeQuery(Escaping.NONE.text(value));
            case TEXT -> HtmlEscapers.text(EscapeValues.text(value));
            case RCDATA -> HtmlEscapers.rcdata(EscapeValues.text(value));
            case ATTRIBUTE -> HtmlEscapers.attribute(EscapeValues.text(value));
            case UNQUOTED -> HtmlEscapers.unquoted(EscapeValues.text(value));
            case NAME -> HtmlEscapers.name(EscapeValues.text(value));
            case COMMENT -> "";
            case URL_FILTER -> HtmlUrls.filter(EscapeValues.text(value));
            case URL_NORMALIZER -> HtmlUrls.normalize(EscapeValues.text(value));
            case URL_ESCAPER -> HtmlUrls.escape(EscapeValues.text(value));
            case SRCSET -> HtmlUrls.srcset(EscapeValues.text(value));
            case CSS_VALUE -> CssEscapers.value(EscapeValues.text(value));
            case CSS_STRING -> CssEscapers.string(EscapeValues.text(value));
        };
    }

    boolean isRedundantAfter(Escaper other) {
        return REDUNDANT_AFTER.getOrDefault(other, Set.of()).contains(this);
    }

    /** The escaper that does what the author asked for by name, if that may take this one's place. */
    Escaper replacedBy(Escaper predefined) {
        return PREDEFINED.get(this) == predefined ? predefined : this;
    }

    /** Several escapers, one after the other, without those that would change nothing. */
    static Escaping chain(List<Escaper> escapers) {
        Escaping chain = escapers.get(0)::apply;
        Escaper last = escapers.get(0);
        for (Escaper next : escapers.subList(1, escapers.size())) {
            if (!next.isRedundantAfter(last)) {
                Escaping before = chain;
                chain = value -> next.apply(before.text(value));
                last = next;
            }
        }
        return chain;
    }
}
