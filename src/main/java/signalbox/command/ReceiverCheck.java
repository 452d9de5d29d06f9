package signalbox.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import signalbox.config.Configuration;
import signalbox.config.ReceiverConfig;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.notify.Receiver;
import signalbox.receiver.InvalidReceiverException;
import signalbox.receiver.Receivers;
import signalbox.route.RouteNode;

/** What a start, or the first notification, would refuse in receivers whose YAML is right: templates, files, certificates. */
public final class ReceiverCheck {

    private static final String SOMEWHERE = "http://localhost";

    private final Messages messages;
    private final List<String> problems = new ArrayList<>();

    private final PrintWriter warnings;

    private ReceiverCheck(Messages messages, PrintWriter warnings) {
        this.messages = messages;
        this.warnings = warnings;
    }

    /** Every problem, as a line for whoever wrote it; what may be one is a warning. */
    static List<String> problems(Configuration configuration, PrintWriter warnings, InstantSource clock) {
        Messages messages;
        try {
            messages = messages(configuration, clock);
        } catch (InvalidTemplatesException e) {
            return e.problems();
        }
        ReceiverCheck check = new ReceiverCheck(messages, warnings);
        for (ReceiverConfig receiver : configuration.receivers()) {
            check.templates(receiver);
            check.build(receiver, clock);
        }
        check.routes(configuration.root());
        return check.problems;
    }

    /** Templates of the configuration that will fail, each with where it stands. */
    public static List<String> templateProblems(Configuration configuration, Messages messages) {
        ReceiverCheck check = new ReceiverCheck(messages, new PrintWriter(Writer.nullWriter()));
        configuration.receivers().forEach(check::templates);
        check.routes(configuration.root());
        return check.problems;
    }

    private void templates(ReceiverConfig receiver) {
        ConfiguredTemplates templates = new ConfiguredTemplates(this::template);
        receiver.integrations().forEach(integration -> templates.of(receiver.name(), integration));
    }

    private void routes(RouteNode node) {
        node.destination().labels().forEach((name, value) -> {
            if (value.contains("{{")) {
                template("route " + node.destination().key() + ": labels." + name, value, ConfiguredTemplates.Form.TEXT);
            }
        });
        node.children().forEach(this::routes);
    }

    private void template(String where, String text, ConfiguredTemplates.Form form) {
        boolean secret = form == ConfiguredTemplates.Form.SECRET;
        boolean html = form == ConfiguredTemplates.Form.HTML;
        Optional<String> problem = secret ? messages.secretProblem(text) : messages.problem(text, html);
        problem.ifPresent(words -> problems.add(where + ": " + words));
        messages.doubt(text, html).ifPresent(doubt -> warnings.println(
                "warning: " + where + ": fails for sample alerts, though it may work for yours" + (secret ? "" : ": " + doubt)));
    }

    static Messages messages(Configuration configuration, InstantSource clock) {
        return Messages.load(configuration.templates(), SOMEWHERE, clock, ZoneId.systemDefault());
    }

    /** A receiver ready to tell. Closed by the caller. */
    static List<Receiver> built(
            ReceiverConfig receiver, Messages messages, PrintStream console, InstantSource clock) {
        return new Receivers(console, SOMEWHERE, name -> Optional.ofNullable(System.getenv(name)).orElse(""), clock)
                .build(List.of(receiver), name -> true, messages);
    }

    private void build(ReceiverConfig receiver, InstantSource clock) {
        try {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            built(receiver, messages, nowhere, clock).forEach(Receiver::close);
        } catch (InvalidReceiverException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
