package signalbox.template.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.gotext.GoQuote;
import signalbox.template.html.HtmlContext.State;
import signalbox.template.syntax.Node;
import signalbox.template.syntax.Position;
import signalbox.template.syntax.TemplateException;
import signalbox.template.syntax.TemplateSet;

/**
 * Finds the context of each action of a template, and of the templates it calls, and rewrites them so that every value
 * is escaped for its place (spec/templates.md 7). A called template is rewritten once for each context it is called in.
 * For one call on one thread.
 */
public final class EscapeAnalysis {

    /** More is a mistake or an attack: templates that call themselves may double the work of each other. */
    private static final int MAX_STEPS = 100_000;

    /** How deep branches and calls may nest, taken together: half of what 1 MiB of stack has room for. */
    private static final int MAX_DEPTH = 250;

    private final TemplateSet templates;
    private final String name;
    private final Deque<Loop> loops = new ArrayDeque<>();
    private Findings findings = new Findings();
    private int steps;
    private int depth;

    private EscapeAnalysis(TemplateSet templates, String name) {
        this.templates = templates;
        this.name = name;
    }

    /**
     * The template of this name and all that it calls, rewritten, by the names that the rewritten calls use. The
     * template's own name stays.
     *
     * @throws TemplateException if values cannot be kept harmless in it, or it calls what there is not
     */
    public static Map<String, List<Node>> escape(TemplateSet templates, String name) throws TemplateException {
        EscapeAnalysis analysis = new EscapeAnalysis(templates, name);
        try {
            HtmlContext end = analysis.callee(HtmlContext.START, name, new Position(name, 1, 0)).end();
            if (!end.is(State.TEXT)) {
                throw analysis.atEnd("ends in a non-text context: " + end);
            }
            return analysis.findings.bodies;
        } catch (StackOverflowError e) {
            throw analysis.atEnd("nests too deeply for this thread");
        }
    }

    /** Nodes rewritten, and the context after them. */
    private record Escaped(List<Node> nodes, HtmlContext end) {}

    /** A template as called in a context: the name of its rewritten form, and the context after it. */
    private record Callee(String name, HtmlContext end) {}

    /** Where a loop was left early, or sent on to its next round. */
    private record Loop(List<Exit> exits) {}

    private record Exit(HtmlContext context, Position at, String how) {}

    /** What is known of the called templates, by the names of their rewritten forms. */
    private static final class Findings {

        private final Map<String, HtmlContext> ends = new HashMap<>();
        private final Map<String, List<Node>> bodies = new HashMap<>();
        private final Set<String> called = new HashSet<>();

        /** To find out more under an assumption, without believing it yet. */
        private Findings assuming(String callee, HtmlContext end) {
            Findings assumption = new Findings();
            assumption.ends.putAll(ends);
            assumption.ends.put(callee, end);
            return assumption;
        }

        private void add(Findings proven) {
            ends.putAll(proven.ends);
            bodies.putAll(proven.bodies);
            called.addAll(proven.called);
        }
    }

    private Escaped list(HtmlContext start, List<Node> nodes) throws TemplateException {
        List<Node> rewritten = new ArrayList<>(nodes.size());
        HtmlContext now = start;
        for (Node node : nodes) {
            now = node(now, node, rewritten);
            if (now.is(State.DEAD)) {
                // What follows a break is never reached, and was not made harmless.
                break;
            }
        }
        return new Escaped(List.copyOf(rewritten), now);
    }

    private HtmlContext node(HtmlContext context, Node node, List<Node> rewritten) throws TemplateException {
        enter(node.at());
        try {
            if (node instanceof Node.Text text) {
                return text(context, text, rewritten);
            }
            if (node instanceof Node.Action action) {
                return action(context, action, rewritten);
            }
            if (node instanceof Node.If branch) {
                Branches branches = branches(context, "if", branch.at(), branch.body(), branch.otherwise());
                rewritten.add(new Node.If(branch.at(), branch.pipe(), branches.body, branches.otherwise));
                return branches.end;
            }
            if (node instanceof Node.With branch) {
                Branches branches = branches(context, "with", branch.at(), branch.body(), branch.otherwise());
                rewritten.add(new Node.With(branch.at(), branch.pipe(), branches.body, branches.otherwise));
                return branches.end;
            }
            if (node instanceof Node.Range range) {
                return range(context, range, rewritten);
            }
            if (node instanceof Node.Call call) {
                Callee callee = callee(context, call.name(), call.at());
                rewritten.add(new Node.Call(call.at(), callee.name(), call.pipe()));
                return callee.end();
            }
            rewritten.add(node);
            leaveRound(context, node);
            return HtmlContext.DEAD;
        } finally {
            depth--;
        }
    }

    private void enter(Position at) throws TemplateException {
        depth++;
        steps++;
        if (depth > MAX_DEPTH) {
            throw refused(at, "branches and template calls nest more than " + MAX_DEPTH + " deep");
        }
        if (steps > MAX_STEPS) {
            throw refused(at, "the template is too intricate to be escaped: nest fewer ranges, or call fewer templates");
        }
    }

    private void leaveRound(HtmlContext context, Node node) {
        String how = node instanceof Node.Break ? "break" : "continue";
        loops.element().exits.add(new Exit(context, node.at(), how));
    }

    private HtmlContext text(HtmlContext context, Node.Text text, List<Node> rewritten) throws TemplateException {
        try {
            HtmlStaticText result = HtmlStaticText.of(context, text.text());
            rewritten.add(new Node.Text(text.at(), result.output()));
            return result.after();
        } catch (HtmlSyntaxException e) {
            throw refused(text.at(), e.problem());
        }
    }

    private HtmlContext action(HtmlContext context, Node.Action action, List<Node> rewritten) throws TemplateException {
        if (!action.pipe().variables().isEmpty()) {
            rewritten.add(action);
            return context;
        }
        HtmlContext output = context.atOutput();
        EscapePipe pipe = EscapePipe.of(action.pipe());
        Optional<String> misplaced = pipe.misplaced(EscapeContexts.refusesHtml(output));
        if (misplaced.isPresent()) {
            throw refused(action.at(), "predefined escaper \"" + misplaced.get() + "\" disallowed in template");
        }
        try {
            rewritten.add(pipe.escapedBy(EscapeContexts.escapers(output), action.at()));
        } catch (HtmlSyntaxException e) {
            throw refused(action.at(), action + " " + e.problem());
        }
        return output;
    }

    private record Branches(List<Node> body, List<Node> otherwise, HtmlContext end) {}

    private Branches branches(HtmlContext context, String word, Position at, List<Node> body, List<Node> otherwise)
            throws TemplateException {
        Escaped first = list(context, body);
        Escaped second = list(context, otherwise);
        return new Branches(first.nodes(), second.nodes(), join(first.end(), second.end(), at, word, ""));
    }

    private HtmlContext join(HtmlContext a, HtmlContext b, Position at, String word, String where) throws TemplateException {
        Optional<HtmlContext> joined = EscapeContexts.join(a, b);
        if (joined.isEmpty()) {
            throw refused(at, where + "{{" + word + "}} branches end in different contexts: " + a + ", " + b);
        }
        return joined.get();
    }

    private HtmlContext range(HtmlContext context, Node.Range range, List<Node> rewritten) throws TemplateException {
        Round first = round(context, range.body());
        HtmlContext afterFirst = joinExits(first.body().end(), first.loop());
        HtmlContext afterBody = afterNextRound(context, afterFirst, first, range);
        Escaped otherwise = list(context, range.otherwise());
        rewritten.add(new Node.Range(range.at(), range.pipe(), first.body().nodes(), otherwise.nodes()));
        return join(afterBody, otherwise.end(), range.at(), "range", "");
    }

    /** One pass over the body of a loop, with the ways it was left early. */
    private record Round(Escaped body, Loop loop) {}

    private Round round(HtmlContext context, List<Node> body) throws TemplateException {
        Loop loop = new Loop(new ArrayList<>());
        loops.push(loop);
        Escaped escaped = list(context, body);
        loops.pop();
        return new Round(escaped, loop);
    }

    /** What was rewritten for the first round has to do for all others: they must begin where it began. */
    private HtmlContext afterNextRound(HtmlContext before, HtmlContext afterFirst, Round first, Node.Range range)
            throws TemplateException {
        Round next = afterFirst.equals(before) ? first : discarded(afterFirst, range.body());
        HtmlContext joined = join(afterFirst, next.body().end(), range.at(), "range", "on range loop re-entry: ");
        return joinExits(joined, next.loop());
    }

    private Round discarded(HtmlContext context, List<Node> body) throws TemplateException {
        Findings before = findings;
        findings = new Findings();
        findings.ends.putAll(before.ends);
        Round round = round(context, body);
        findings = before;
        return round;
    }

    private HtmlContext joinExits(HtmlContext end, Loop loop) throws TemplateException {
        HtmlContext joined = end;
        for (Exit exit : loop.exits()) {
            joined = join(joined, exit.context(), exit.at(), "range", "at range loop " + exit.how() + ": ");
        }
        return joined;
    }

    private Callee callee(HtmlContext context, String called, Position at) throws TemplateException {
        String rewrittenName = rewrittenName(called, context);
        findings.called.add(rewrittenName);
        HtmlContext known = findings.ends.get(rewrittenName);
        if (known != null) {
            return new Callee(rewrittenName, known);
        }
        Optional<List<Node>> body = templates.find(called);
        if (body.isEmpty()) {
            throw refused(at, "no such template " + GoQuote.quote(called));
        }
        return new Callee(rewrittenName, analyse(context, rewrittenName, called, body.get()));
    }

    private static String rewrittenName(String called, HtmlContext context) {
        return context.equals(HtmlContext.START) ? called : called + "$htmltemplate_" + context.suffix();
    }

    /** A template that calls itself is analysed under an assumption about its end, which then must prove true. */
    private HtmlContext analyse(HtmlContext start, String rewrittenName, String called, List<Node> body)
            throws TemplateException {
        Attempt unchanged = attempt(start, start, rewrittenName, body);
        if (unchanged.proven()) {
            return unchanged.end();
        }
        Attempt asItTurnedOut = attempt(start, unchanged.end(), rewrittenName, body);
        if (asItTurnedOut.proven()) {
            return asItTurnedOut.end();
        }
        throw atEnd("cannot compute output context for template " + GoQuote.quote(called));
    }

    /** The end of a template if its calls to itself end as was assumed, and whether they do. */
    private record Attempt(HtmlContext end, boolean proven) {}

    private Attempt attempt(HtmlContext start, HtmlContext assumedEnd, String rewrittenName, List<Node> body)
            throws TemplateException {
        Findings before = findings;
        Findings assumption = before.assuming(rewrittenName, assumedEnd);
        findings = assumption;
        Escaped escaped = list(start, body);
        findings = before;
        HtmlContext end = escaped.end();
        boolean callsItself = assumption.called.contains(rewrittenName);
        if (callsItself && !end.equals(assumedEnd)) {
            return new Attempt(end, false);
        }
        findings.add(assumption);
        findings.ends.put(rewrittenName, end);
        findings.bodies.put(rewrittenName, escaped.nodes());
        return new Attempt(end, true);
    }

    private TemplateException refused(Position at, String message) {
        return new TemplateException("html/template:" + at + ": " + message, "");
    }

    private TemplateException atEnd(String message) {
        return new TemplateException("html/template:" + (name.isEmpty() ? "" : name + ":") + " " + message, "");
    }
}
