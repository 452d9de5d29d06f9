package signalbox.template;

import java.util.ArrayList;
import java.util.List;

/** One call of a template: its name and the variables that are visible where it stands. Confined to one rendering. */
final class TemplateScope {

    private final String template;
    private final int depth;
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /**
     * The scope of a template that begins.
     *
     * @param depth how many calls are around it
     * @param dot its data, which {@code $} is
     */
    TemplateScope(String template, int depth, Object dot) {
        this.template = template;
        this.depth = depth;
        declare("$", dot);
    }

    String template() {
        return template;
    }

    int depth() {
        return depth;
    }

    /** How many variables there are, for {@link #leave}. */
    int mark() {
        return names.size();
    }

    void leave(int mark) {
        names.subList(mark, names.size()).clear();
        values.subList(mark, values.size()).clear();
    }

    void declare(String name, Object value) {
        names.add(name);
        values.add(value);
    }

    /** Sets the latest variable (1), or the one before it (2). */
    void setTop(int n, Object value) {
        values.set(values.size() - n, value);
    }

    /** An assignment to a variable that there is not passes the parser, as in Go. */
    boolean has(String name) {
        return names.contains(name);
    }

    /** There must be one. */
    void assign(String name, Object value) {
        values.set(names.lastIndexOf(name), value);
    }

    Object value(String name) {
        return values.get(names.lastIndexOf(name));
    }
}
