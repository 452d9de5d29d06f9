package signalbox.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import signalbox.template.function.Functions;
import signalbox.template.html.EscapeAnalysis;
import signalbox.template.syntax.Node;
import signalbox.template.syntax.Parsed;
import signalbox.template.syntax.Parser;
import signalbox.template.syntax.TemplateException;
import signalbox.template.syntax.TemplateSet;
import signalbox.template.value.Function;
import signalbox.template.value.TypedString;

/**
 * A set of named templates and the functions they may call; renders texts that use them, as plain text and as html
 * (spec/templates.md 2). Immutable, but for a bounded memory of what was parsed; any thread may use it.
 */
public final class Templates {

    private static final int MOST_PARSED = 500;
    private static final int MOST_ESCAPED = 100;

    private final TemplateSet templates;
    private final Functions functions;
    private final RecentTexts<Parsed> texts;
    private final RecentTexts<TemplateSet> escapedTexts;

    private Templates(TemplateSet templates, Functions functions, RecentTexts<Parsed> texts, RecentTexts<TemplateSet> escapedTexts) {
        this.templates = templates;
        this.functions = functions;
        this.texts = texts;
        this.escapedTexts = escapedTexts;
    }

    /** A set without templates. */
    public static Templates with(Functions functions) {
        return new Templates(TemplateSet.EMPTY, functions, new RecentTexts<>(MOST_PARSED), new RecentTexts<>(MOST_ESCAPED));
    }

    /**
     * The same templates with one function added or replaced, as for one that knows the data of one rendering. Replacing is
     * cheap: what was parsed is kept.
     */
    public Templates with(String name, Function function) {
        Functions more = functions.with(name, function);
        return more.hasSameNames(functions)
                ? new Templates(templates, more, texts, escapedTexts)
                : new Templates(templates, more, new RecentTexts<>(MOST_PARSED), new RecentTexts<>(MOST_ESCAPED));
    }

    /**
     * With the definitions of a text, and with what is outside of them as a template of the given name. A later definition
     * replaces an earlier one, unless it is empty.
     *
     * @param name also told in errors: the name of the file
     * @throws TemplateException if it is no template; nothing of it is taken then
     */
    public Templates parse(String name, String source) throws TemplateException {
        Parsed parsed = Parser.parse(name, source, functions::has);
        return new Templates(templates.with(parsed), functions, texts, new RecentTexts<>(MOST_ESCAPED));
    }

    /**
     * Renders a text as a template without a name over this set; its own definitions live for this rendering only.
     *
     * @param data what dot is: a value as {@link signalbox.template} describes
     * @throws TemplateException if it is no template or fails; what was written until then is in the exception
     */
    public String text(String source, Object data) throws TemplateException {
        if (source.isEmpty()) {
            return "";
        }
        return Execution.run(templates.with(parsed(source)), functions, "", data);
    }

    /**
     * As {@link #text}, but as html: every value is escaped for the place it stands in, and what an author vouches for is a
     * {@link TypedString} (spec/templates.md 7).
     *
     * @param data what dot is: a value as {@link signalbox.template} describes
     * @throws TemplateException also if values cannot be kept harmless in the text or in a template that it calls
     */
    public String html(String source, Object data) throws TemplateException {
        if (source.isEmpty()) {
            return "";
        }
        return Execution.run(escaped(source), functions, "", data);
    }

    /**
     * The names that the text calls, itself or through templates that it calls, and that this set does not have; sorted. A
     * text that cannot be parsed calls none.
     */
    public List<String> undefined(String source) {
        TemplateSet all;
        try {
            all = templates.with(parsed(source));
        } catch (TemplateException e) {
            return List.of();
        }
        Set<String> missing = new TreeSet<>();
        Set<String> seen = new LinkedHashSet<>(Set.of(""));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String name = open.pop();
            Optional<List<Node>> body = all.find(name);
            if (body.isEmpty()) {
                missing.add(name);
            } else {
                Calls.in(body.get()).filter(seen::add).forEach(open::push);
            }
        }
        return List.copyOf(missing);
    }

    /** The names of all templates in the set. */
    public Set<String> names() {
        return Set.copyOf(templates.names());
    }

    /** The names of all functions that templates may call. */
    public Set<String> functionNames() {
        return Set.copyOf(functions.names());
    }

    private TemplateSet escaped(String source) throws TemplateException {
        Optional<TemplateSet> known = escapedTexts.find(source);
        if (known.isPresent()) {
            return known.get();
        }
        TemplateSet all = templates.with(parsed(source));
        TemplateSet escaped = all.replacing(EscapeAnalysis.escape(all, ""));
        escapedTexts.put(source, escaped);
        return escaped;
    }

    private Parsed parsed(String source) throws TemplateException {
        Optional<Parsed> known = texts.find(source);
        if (known.isPresent()) {
            return known.get();
        }
        Parsed parsed = Parser.parse("", source, functions::has);
        texts.put(source, parsed);
        return parsed;
    }
}
