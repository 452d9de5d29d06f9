package signalbox.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.Configuration;
import signalbox.config.IntegrationConfig;
import signalbox.config.ReceiverConfig;
import signalbox.config.Secret;
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
        for (IntegrationConfig integration : receiver.integrations()) {
            String where = "receiver " + receiver.name() + ": " + integration.kind() + "_configs[" + integration.index() + "]";
            templates(where, integration, false);
        }
    }

    private void routes(RouteNode node) {
        templates("route " + node.destination().key() + ": labels", node.destination().labels(), false);
        node.children().forEach(this::routes);
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

    /** Every text with {{ is a template, in whatever part of the configuration it stands. */
    private void templates(String where, @Nullable Object value, boolean html) {
        if (value instanceof String text && text.contains("{{")) {
            messages.problem(text, html).ifPresent(problem -> problems.add(where + ": " + problem));
            messages.doubt(text, html).ifPresent(doubt -> warnings.println(
                    "warning: " + where + ": fails for sample alerts, though it may work for yours: " + doubt));
        } else if (value instanceof Secret secret) {
            templates(where, secret.value(), html);
        } else if (value instanceof Optional<?> optional) {
            templates(where, optional.orElse(null), html);
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> templates(where, item, html));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> templates(where + "." + key, item, html));
        } else if (value instanceof Record part) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                templates(where + "." + component.getName(), read(part, component), html || component.getName().equals("html"));
            }
        }
    }

    private static @Nullable Object read(Record part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
