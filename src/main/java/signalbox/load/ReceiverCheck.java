package signalbox.load;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import signalbox.config.BoundedFile;
import signalbox.config.ConfigProblem;
import signalbox.config.Configuration;
import signalbox.config.ConfiguredText;
import signalbox.config.IntegrationConfig;
import signalbox.config.Places;
import signalbox.config.ReceiverConfig;
import signalbox.config.Written;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.message.TemplateProblem;
import signalbox.receiver.Receivers;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.route.RouteNode;

/**
 * What a start, or the first notification, would refuse in receivers whose YAML is right: templates, files, certificates. Each
 * problem is said with the place of the value in the YAML.
 */
public final class ReceiverCheck {

    private static final String UNTOLD = "why is not told, for its text may hold a secret";

    private static final String SOMEWHERE = "http://localhost";

    /** Read, and judged, when a receiver is built. */
    private static final Set<String> OF_TLS = Set.of("ca_file", "cert_file", "key_file");

    /** What the messages of receivers that cannot be built begin with, and the key that is at fault then. */
    private static final Map<String, String> KEYS_OF_FAULTS = Map.of(
            "unable to use specified CA cert inline", ".ca",
            "unable to use specified client cert inline", ".cert",
            "tls_config.max_version", ".max_version",
            "unknown TLS version", "_version",
            "proxy_url", "proxy_url",
            "the URL is no template", "].url");

    private static final Comparator<ConfigProblem> FROM_TOP_TO_BOTTOM =
            Comparator.comparing(ConfigProblem::file).thenComparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column);

    private final Configuration configuration;
    private final Places places;
    private final Receivers receivers;
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();
    private final Set<ConfigProblem> doubts = new LinkedHashSet<>();

    private ReceiverCheck(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.places = configuration.places();
        this.receivers = new Receivers(
                new PrintStream(OutputStream.nullOutputStream()),
                SOMEWHERE,
                name -> Optional.ofNullable(System.getenv(name)).orElse(""),
                clock);
    }

    /**
     * What is wrong with receivers, each as a line for whoever wrote it.
     *
     * @param warnings what may be wrong
     */
    public record Findings(List<String> problems, List<String> warnings) {}

    /** Everything that can be found out without telling anybody. */
    public static Findings findings(Configuration configuration, InstantSource clock) {
        ReceiverCheck check = new ReceiverCheck(configuration, clock);
        List<String> lines = new ArrayList<>();
        try {
            Messages messages = Messages.load(configuration.templates(), SOMEWHERE, clock, ZoneId.systemDefault());
            check.templates(messages);
            check.doubtfulTemplates(messages);
        } catch (InvalidTemplatesException e) { // then nothing is known of the templates that call those in the files
            lines.addAll(e.problems());
        }
        check.secretFiles();
        check.build();
        lines.addAll(lines(check.problems));
        return new Findings(lines, lines(check.doubts));
    }

    /** Templates that will fail, and secrets that cannot be read, each as a line with its place: for the log of a start. */
    static List<String> whatWillFail(Configuration configuration, Messages messages, InstantSource clock) {
        ReceiverCheck check = new ReceiverCheck(configuration, clock);
        check.templates(messages); // what is doubtful may yet work on real data
        check.secretFiles();
        check.problems.addAll(check.doubts);
        return lines(check.problems);
    }

    /** Why receivers cannot be built, each as a line with its place; empty when all can. */
    static List<String> unusable(Configuration configuration, InstantSource clock) {
        ReceiverCheck check = new ReceiverCheck(configuration, clock);
        check.build();
        return lines(check.problems);
    }

    private static List<String> lines(Collection<ConfigProblem> problems) {
        return problems.stream().sorted(FROM_TOP_TO_BOTTOM).map(ConfigProblem::toString).toList();
    }

    private interface Visitor {
        void visit(String receiver, IntegrationConfig integration, ConfiguredText text);
    }

    private void eachText(Visitor visitor) {
        for (ReceiverConfig receiver : configuration.receivers()) {
            for (IntegrationConfig integration : receiver.integrations()) {
                ConfiguredText.of(integration)
                        .forEach(text -> visitor.visit(receiver.name(), integration, text));
            }
        }
    }

    /** Templates that fail whatever the alerts are. */
    private void templates(Messages messages) {
        eachTemplate((text, written, whose) -> {
            List<TemplateProblem> found = messages.problems(text.value(), text.isHtml());
            for (Written place : written) {
                String what = whose + ": " + place.key() + ": ";
                found.forEach(problem -> problems.add(
                        at(place, problem, what, text.isSecret() ? "the template fails; " + UNTOLD : problem.message())));
            }
        });
    }

    /** Templates that fail for sample alerts. */
    private void doubtfulTemplates(Messages messages) {
        eachTemplate((text, written, whose) -> messages.doubt(text.value(), text.isHtml())
                .ifPresent(problem -> written.forEach(place -> doubts.add(at(
                        place,
                        problem,
                        whose + ": " + place.key() + ": fails for sample alerts, though it may work for yours: ",
                        text.isSecret() ? UNTOLD : problem.message())))));
    }

    private interface TemplateVisitor {
        void visit(ConfiguredText text, List<Written> written, String whose);
    }

    private void eachTemplate(TemplateVisitor visitor) {
        eachText((receiver, integration, text) -> {
            if (text.isTemplate()) {
                List<Written> written = places.ofText(receiver, integration, text.value());
                visitor.visit(
                        text,
                        written.isEmpty() ? entry(receiver, integration, text.key()) : written,
                        "receiver " + receiver);
            }
        });
        eachTemplate(configuration.root(), visitor);
    }

    private void eachTemplate(RouteNode node, TemplateVisitor visitor) {
        for (ConfiguredText text : ConfiguredText.templates("labels", node.destination().labels())) {
            if (text.isTemplate()) {
                visitor.visit(text, places.ofRouteText(text.value()), "route " + node.destination().key());
            }
        }
        node.children().forEach(child -> eachTemplate(child, visitor));
    }

    private static ConfigProblem at(Written place, TemplateProblem problem, String what, String message) {
        return place.problem(problem.line(), problem.column(), what + message);
    }

    /** A secret that is read when it is needed is missed first when somebody should have been told. */
    private void secretFiles() {
        eachText((receiver, integration, text) -> {
            boolean late = text.kind() == ConfiguredText.Kind.FILE && OF_TLS.stream().noneMatch(name -> text.key().endsWith("." + name));
            if (late) {
                unreadable(text.value()).ifPresent(reason -> placesOfFile(receiver, integration, text).forEach(place -> doubts.add(
                        place.problem("receiver " + receiver + ": " + place.key() + ": " + text.value() + " " + reason
                                + ": notifications fail until it is a file that can be read"))));
            }
        });
    }

    private static Optional<String> unreadable(String file) {
        try {
            return new String(BoundedFile.named(Path.of(file)), StandardCharsets.UTF_8).isBlank() ? Optional.of("is empty") : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("is not there");
        } catch (AccessDeniedException e) {
            return Optional.of("cannot be read: permission denied");
        } catch (IOException | InvalidPathException e) {
            return Optional.of("cannot be read");
        }
    }

    private void build() {
        for (ReceiverConfig receiver : configuration.receivers()) {
            for (IntegrationConfig integration : receiver.integrations()) {
                build(receiver, integration);
            }
        }
    }

    private void build(ReceiverConfig receiver, IntegrationConfig integration) {
        try {
            receivers.tryOut(receiver.name(), integration);
        } catch (InvalidReceiverException e) {
            String message = String.valueOf(e.getMessage());
            String why = message.substring(message.indexOf("]: ") + 1).replaceFirst("^: ", "");
            String shorter = why.replaceAll("(?:unable to read file (.+?): )?(?:open|read) (\\S+): ", "$2: ");
            for (Written place : placesOfFault(receiver.name(), integration, why)) {
                (e.isLate() ? doubts : problems).add(place.problem("receiver " + receiver.name() + ": " + place.key() + ": " + shorter
                        + (e.isLate() ? ": notifications fail until this is right" : "")));
            }
        }
    }

    private List<Written> placesOfFault(String receiver, IntegrationConfig integration, String message) {
        List<Written> files = ConfiguredText.of(integration).stream()
                .filter(text -> text.kind() == ConfiguredText.Kind.FILE && message.contains(text.value()))
                .flatMap(text -> placesOfFile(receiver, integration, text).stream())
                .toList();
        if (!files.isEmpty()) {
            return files;
        }
        Function<String, List<Written>> ofKey = ending -> places.ofKey(receiver, integration, ending);
        return KEYS_OF_FAULTS.entrySet().stream()
                .filter(fault -> message.contains(fault.getKey()))
                .map(fault -> ofKey.apply(fault.getValue()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseGet(() -> entry(receiver, integration, integration.key()));
    }

    private List<Written> placesOfFile(String receiver, IntegrationConfig integration, ConfiguredText text) {
        List<Written> written = places.ofFile(receiver, integration, text.value());
        return written.isEmpty() ? entry(receiver, integration, text.key()) : written;
    }

    /** For what is not written itself: where the integration stands. */
    private List<Written> entry(String receiver, IntegrationConfig integration, String key) {
        return places.ofEntry(receiver, integration).stream()
                .map(entry -> new Written(entry.file(), entry.line(), entry.column(), key, List.of()))
                .toList();
    }
}
