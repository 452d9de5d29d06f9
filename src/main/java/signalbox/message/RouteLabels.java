package signalbox.message;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import signalbox.template.Templates;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.Function;
import signalbox.template.value.FunctionException;
import signalbox.template.value.Parameter;
import signalbox.template.value.StructValue;

/**
 * One rendering of the labels of a route, each at most once: they may ask for each other (spec/templates.md 5). Confined to
 * one thread.
 */
final class RouteLabels {

    /** The function of templates that gives a label of the route. */
    static final String FUNCTION = "routeLabels";

    /** Each label that asks for another one costs a part of the thread's stack. */
    private static final int MAX_DEPTH = 50;

    private final Renderer renderer;
    private final Map<String, String> raw;
    private final StructValue data;
    private final Map<String, Rendered> done = new HashMap<>();
    /** The labels being rendered, each asked for by the one before. */
    private final List<String> open = new ArrayList<>();

    /** What became of a label: its value, or why it has none. */
    private record Rendered(String value, Optional<String> failure) {}

    /** Renders a text, with or without the escaping of html. */
    @FunctionalInterface
    private interface Renderer {
        String render(String text, StructValue data) throws TemplateException;
    }

    private RouteLabels(Templates templates, boolean html, Map<String, String> raw, StructValue data) {
        Templates own = templates.with(FUNCTION, function());
        renderer = html ? own::html : own::text;
        this.raw = raw;
        this.data = data;
    }

    /** The function for labels that were rendered before: they are text, whatever they look like. */
    static Function verbatim(Map<String, String> labels) {
        return Function.of(
                arguments -> requireNonNullElse(labels.get((String) arguments.get(0)), ""), Parameter.STRING);
    }

    /** The function for labels that were not rendered yet. */
    static Function rendering(Templates templates, boolean html, Map<String, String> raw, StructValue data) {
        return new RouteLabels(templates, html, raw, data).function();
    }

    /**
     * All labels, rendered as text; those that fail are left out.
     *
     * @param failed told the name of the label and the error
     */
    static Map<String, String> render(
            Templates templates, Map<String, String> raw, StructValue data, BiConsumer<String, String> failed) {
        RouteLabels rendering = new RouteLabels(templates, false, raw, data);
        Map<String, String> labels = new LinkedHashMap<>();
        for (String name : new TreeMap<>(raw).keySet()) {
            try {
                labels.put(name, rendering.label(name));
            } catch (FunctionException e) {
                failed.accept(name, String.valueOf(e.getMessage()));
            }
        }
        return labels;
    }

    private Function function() {
        return Function.of(arguments -> label((String) arguments.get(0)), Parameter.STRING);
    }

    private String label(String name) throws FunctionException {
        if (open.contains(name)) {
            String way = String.join(" -> ", open.subList(open.indexOf(name), open.size()));
            throw new FunctionException("route label cycle detected: " + way + " -> " + name);
        }
        if (open.size() == MAX_DEPTH) {
            throw new FunctionException("more than " + MAX_DEPTH + " route labels ask for one another");
        }
        Rendered known = done.get(name);
        if (known == null) {
            known = rendered(name);
            done.put(name, known);
        }
        if (known.failure().isPresent()) {
            throw new FunctionException(known.failure().get());
        }
        return known.value();
    }

    private Rendered rendered(String name) {
        open.add(name);
        try {
            return new Rendered(renderer.render(raw.getOrDefault(name, ""), data), Optional.empty());
        } catch (TemplateException e) {
            return new Rendered("", Optional.of(String.valueOf(e.getMessage())));
        } finally {
            open.remove(open.size() - 1);
        }
    }
}
