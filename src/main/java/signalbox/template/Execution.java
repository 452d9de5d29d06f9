package signalbox.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import signalbox.gotext.GoQuote;
import signalbox.template.format.Printing;
import signalbox.template.function.Functions;
import signalbox.template.syntax.Node;
import signalbox.template.syntax.Pipe;
import signalbox.template.syntax.TemplateException;
import signalbox.template.syntax.TemplateSet;
import signalbox.template.value.BoundedText;
import signalbox.template.value.Boxed;
import signalbox.template.value.FunctionException;
import signalbox.template.value.Kind;
import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;
import signalbox.template.value.Values;

/**
 * One rendering: walks the nodes of a template (spec/templates.md 10.4). What is entered and not left yet is kept in a list
 * of its own and not on the thread's stack, for templates may call themselves as deep as Go lets them.
 */
final class Execution {

    private static final int MAX_DEPTH = 100_000;

    private final TemplateSet templates;
    private final Evaluator evaluator;
    private final BoundedText out = new BoundedText();
    private final TemplateBudget budget = new TemplateBudget();
    private final Deque<Block> blocks = new ArrayDeque<>();

    private Execution(TemplateSet templates, Functions functions) {
        this.templates = templates;
        evaluator = new Evaluator(functions, budget);
    }

    /** Renders the template of this name, which is "" for an unnamed one; it must be there. */
    static String run(TemplateSet templates, Functions functions, String name, Object data) throws TemplateException {
        Execution execution = new Execution(templates, functions);
        try {
            execution.enter(templates.find(name).orElse(List.of()), data, new TemplateScope(name, 0, data));
            execution.run();
            return execution.out.toString();
        } catch (EvaluationException e) {
            throw new TemplateException(String.valueOf(e.getMessage()), execution.out.toString());
        } catch (LimitException e) {
            throw execution.stopped("the template is stopped: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw execution.stopped("the template is stopped: it nests too deeply for this thread");
        } catch (RuntimeException e) {
            // A fault of this package or of the data: whoever must be told of an alert is told some other way, not by a dead thread.
            throw execution.stopped("the template is stopped by a fault: " + e);
        }
    }

    private TemplateException stopped(String text) {
        return new TemplateException(evaluator.located(text), out.toString());
    }

    private void run() throws EvaluationException {
        while (!blocks.isEmpty()) {
            Block block = blocks.getLast();
            if (block.next < block.nodes.size()) {
                budget.step();
                evaluator.in(block.scope);
                walk(block, block.nodes.get(block.next++));
            } else {
                finish(block);
            }
        }
    }

    private void walk(Block block, Node node) throws EvaluationException {
        evaluator.at(node);
        if (node instanceof Node.Text text) {
            out.append(text.text());
        } else if (node instanceof Node.Action action) {
            walkAction(block.dot, action);
        } else if (node instanceof Node.If branch) {
            int mark = block.scope.mark();
            boolean truth = Values.truth(evaluator.pipeline(block.dot, branch.pipe()));
            enter(truth ? branch.body() : branch.otherwise(), block.dot, block.scope, mark);
        } else if (node instanceof Node.With with) {
            int mark = block.scope.mark();
            Object value = evaluator.pipeline(block.dot, with.pipe());
            boolean truth = Values.truth(value);
            enter(truth ? with.body() : with.otherwise(), truth ? value : block.dot, block.scope, mark);
        } else if (node instanceof Node.Range range) {
            walkRange(block, range);
        } else if (node instanceof Node.Call call) {
            walkCall(block, call);
        } else {
            leaveLoop(node instanceof Node.Break);
        }
    }

    private void walkAction(Object dot, Node.Action action) throws EvaluationException {
        Object value = evaluator.pipeline(dot, action.pipe());
        if (!action.pipe().variables().isEmpty()) {
            return;
        }
        evaluator.at(action);
        try {
            String text = action.escaping().text(value);
            budget.spend(1 + text.length() / 64);
            out.append(text);
        } catch (FunctionException e) {
            throw evaluator.error(String.valueOf(e.getMessage()));
        }
    }

    private void walkCall(Block block, Node.Call call) throws EvaluationException {
        Optional<List<Node>> body = templates.find(call.name());
        if (body.isEmpty()) {
            throw evaluator.error("template " + GoQuote.quote(call.name()) + " not defined");
        }
        if (block.scope.depth() == MAX_DEPTH) {
            throw evaluator.error("exceeded maximum template depth (" + MAX_DEPTH + ")");
        }
        Object dot = call.pipe().isPresent() ? evaluator.pipeline(block.dot, call.pipe().get()) : Nil.NIL;
        enter(body.get(), dot, new TemplateScope(call.name(), block.scope.depth() + 1, dot));
    }

    private void walkRange(Block block, Node.Range range) throws EvaluationException {
        int mark = block.scope.mark();
        Object value = Boxed.unbox(evaluator.pipeline(block.dot, range.pipe()));
        Iterator<Iteration> iterations = iterations(range.pipe(), value).iterator();
        if (!iterations.hasNext()) {
            enter(range.otherwise(), block.dot, block.scope, mark);
            return;
        }
        Block loop = new Block(range.body(), block.dot, block.scope, mark);
        loop.iterations = Optional.of(iterations);
        loop.pipe = Optional.of(range.pipe());
        loop.bodyMark = block.scope.mark();
        blocks.addLast(loop);
        iterate(loop, range.pipe(), iterations.next());
    }

    /** What one pass of a loop gives to its variables. */
    private record Iteration(Object index, Object element) {}

    private Stream<Iteration> iterations(Pipe pipe, Object value) throws EvaluationException {
        return switch (Kind.of(value)) {
            case INVALID -> Stream.of();
            case INTEGER -> {
                if (pipe.variables().size() > 1) {
                    throw evaluator.error("can't use " + Printing.print(value) + " to iterate over more than one variable");
                }
                yield LongStream.range(0, Values.integer(value))
                        .mapToObj(i -> new Iteration(Nil.NIL, Values.like(value, i)));
            }
            case LIST -> elements((ListValue) value);
            case MAP -> {
                budget.read(value);
                String type = ((MapValue) value).elementType();
                List<? extends Map.Entry<String, ?>> entries = Values.sorted((MapValue) value);
                yield entries.stream().map(e -> new Iteration(e.getKey(), Boxed.part(type, e.getValue())));
            }
            default -> throw evaluator.error("range can't iterate over " + Printing.print(value));
        };
    }

    private static Stream<Iteration> elements(ListValue list) {
        List<?> elements = list.elements();
        return IntStream.range(0, elements.size())
                .mapToObj(i -> new Iteration((long) i, Boxed.part(list.elementType(), elements.get(i))));
    }

    private static void iterate(Block loop, Pipe pipe, Iteration iteration) {
        List<String> variables = pipe.variables();
        TemplateScope scope = loop.scope;
        int count = variables.size();
        if (pipe.assigns()) {
            if (count == 1) {
                scope.assign(variables.get(0), iteration.element());
            } else if (count == 2) {
                scope.assign(variables.get(0), iteration.index());
                scope.assign(variables.get(1), iteration.element());
            }
        } else {
            if (count > 0) {
                scope.setTop(1, iteration.element());
            }
            if (count > 1) {
                scope.setTop(2, iteration.index());
            }
        }
        loop.dot = iteration.element();
        loop.next = 0;
    }

    /** The end of a block is reached: the next pass of a loop begins, or the block is left. */
    private void finish(Block block) {
        if (block.iterations.isPresent() && block.pipe.isPresent() && block.iterations.get().hasNext()) {
            budget.step();
            block.scope.leave(block.bodyMark);
            iterate(block, block.pipe.get(), block.iterations.get().next());
            return;
        }
        leave();
    }

    private void leave() {
        Block block = blocks.removeLast();
        block.scope.leave(block.mark);
    }

    /** A break or a continue: leaves what is inside of the loop, and for a break the loop. */
    private void leaveLoop(boolean breaks) {
        while (blocks.getLast().iterations.isEmpty()) {
            leave();
        }
        Block loop = blocks.getLast();
        if (breaks) {
            leave();
        } else {
            loop.next = loop.nodes.size();
        }
    }

    private void enter(List<Node> nodes, Object dot, TemplateScope scope) {
        enter(nodes, dot, scope, scope.mark());
    }

    private void enter(List<Node> nodes, Object dot, TemplateScope scope, int mark) {
        blocks.addLast(new Block(nodes, dot, scope, mark));
    }

    /** A list of nodes that is being walked. */
    private static final class Block {
        private final List<Node> nodes;
        private final TemplateScope scope;
        /** How many variables there were before it and its head. */
        private final int mark;

        private Object dot;
        private int next;

        // Of a loop only.
        private Optional<Iterator<Iteration>> iterations = Optional.empty();
        private Optional<Pipe> pipe = Optional.empty();
        private int bodyMark;

        Block(List<Node> nodes, Object dot, TemplateScope scope, int mark) {
            this.nodes = nodes;
            this.dot = dot;
            this.scope = scope;
            this.mark = mark;
        }
    }
}
