package signalbox.template.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.template.syntax.Expression;
import signalbox.template.syntax.Node;
import signalbox.template.syntax.Pipe;
import signalbox.template.syntax.Position;

/**
 * The pipe of an action that prints. An author may have ended it with an escaper of the language; that is then not applied
 * twice, but takes the place of the one of ours that does the same.
 *
 * @param predefined the escaper at the end, if any
 */
record EscapePipe(Pipe pipe, Optional<Escaper> predefined) {

    private static final Map<String, Escaper> PREDEFINED =
            Map.of("html", Escaper.PREDEFINED_HTML, "urlquery", Escaper.PREDEFINED_URLQUERY);

    static EscapePipe of(Pipe pipe) {
        Pipe.Command last = pipe.commands().get(pipe.commands().size() - 1);
        return new EscapePipe(pipe, functionOf(last).map(PREDEFINED::get));
    }

    private static Optional<String> functionOf(Pipe.Command command) {
        return command.words().get(0) instanceof Expression.Identifier function
                ? Optional.of(function.name())
                : Optional.empty();
    }

    /** An escaper of the language where it must not stand: before the end, where what follows could undo it. */
    Optional<String> misplaced(boolean isHtmlRefused) {
        List<Pipe.Command> commands = pipe.commands();
        for (int i = 0; i < commands.size(); i++) {
            Optional<String> function = functionOf(commands.get(i)).filter(PREDEFINED::containsKey);
            boolean isLast = i == commands.size() - 1;
            if (function.isPresent() && (!isLast || (isHtmlRefused && function.get().equals("html")))) {
                return function;
            }
        }
        return Optional.empty();
    }

    /** The action that prints the value as these escapers, in this order, leave it. */
    Node.Action escapedBy(List<Escaper> escapers, Position at) {
        if (predefined.isEmpty()) {
            return new Node.Action(at, pipe, Escaper.chain(escapers));
        }
        List<Escaper> replaced =
                escapers.stream().map(escaper -> escaper.replacedBy(predefined.get())).toList();
        if (replaced.equals(escapers)) {
            return new Node.Action(at, pipe, Escaper.chain(escapers));
        }
        return new Node.Action(at, withoutPredefined(), Escaper.chain(replaced));
    }

    /** {@code html x y} becomes {@code print x y}, and {@code ... | html} loses its last command. */
    private Pipe withoutPredefined() {
        List<Pipe.Command> commands = new ArrayList<>(pipe.commands());
        Pipe.Command last = commands.remove(commands.size() - 1);
        if (commands.isEmpty()) {
            List<Expression> words = new ArrayList<>(last.words());
            words.set(0, new Expression.Identifier(words.get(0).at(), "print"));
            commands.add(new Pipe.Command(last.at(), List.copyOf(words)));
        }
        return new Pipe(pipe.at(), pipe.assigns(), pipe.variables(), List.copyOf(commands));
    }
}
