package signalbox.config;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.config.GlobalYaml.Global;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;

/** Reads and shows {@code receivers} (spec/config.md 5, spec/receivers.md 1), from one file or several. */
final class ReceiverYaml {

    private static final Pattern LINE_END = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    private final Global global;
    private final Places written;
    private final Map<String, Yaml> places = new LinkedHashMap<>();
    private final List<ReceiverConfig> receivers = new ArrayList<>();

    /** Reads receivers that inherit {@code global}, and notes where they stand. */
    ReceiverYaml(Global global, Places written) {
        this.global = global;
        this.written = written;
    }

    /** The names of all receivers, also of those with problems. */
    Set<String> names() {
        return Stream.concat(places.keySet().stream(), receivers.stream().map(ReceiverConfig::name)).collect(toSet());
    }

    List<ReceiverConfig> receivers() {
        return List.copyOf(receivers);
    }

    /** Reads a list of receivers whose paths are seen from {@code folder}. */
    void readAll(Yaml list, Path folder) {
        list.items("[]config.Receiver").forEach(item -> receivers.add(read(item, folder)));
    }

    /** For those who have not said whom to tell: a line on standard output. */
    void addBuiltIn(String name) {
        receivers.add(new ReceiverConfig(name, Map.of("name", name), List.of(new LogConfig(0, true))));
    }

    private ReceiverConfig read(Yaml yaml, Path folder) {
        try (Fields receiver = yaml.confidential().fields("config.plain")) {
            String name = receiver.get("name").text();
            checkName(name, receiver);
            Map<String, String> labels = labels(receiver.get("labels"), name);
            List<IntegrationConfig> integrations = new ArrayList<>();
            for (IntegrationKind kind : IntegrationKind.values()) {
                integrations.addAll(kind.readAll(
                        receiver, global, folder, (entry, index) -> written.addIntegration(name, kind, index, entry, folder)));
            }
            return new ReceiverConfig(name, labels, integrations);
        }
    }

    private void checkName(String name, Fields receiver) {
        Yaml at = receiver.get("name");
        if (at.isEmpty()) {
            receiver.lacks("missing name in receiver: expected the key name");
        }
        if (name.isEmpty()) {
            return;
        }
        Yaml first = places.putIfAbsent(name, at);
        if (first != null) {
            at.problem("notification config name " + GoQuote.quote(name) + " is not unique: expected another name, "
                    + first.place() + " has this one");
        }
    }

    private static Map<String, String> labels(Yaml yaml, String name) {
        Map<String, String> labels = yaml.textPairs();
        String given = labels.put("name", name);
        if (given != null && !given.equals(name)) {
            yaml.problem("receiver label \"name\" must match receiver name " + GoQuote.quote(name) + ", got "
                    + GoQuote.quote(given) + ": leave the label out");
        }
        return labels;
    }

    private static Map<String, @Nullable Object> show(ReceiverConfig receiver, Collection<IntegrationKind> kinds) {
        Pairs pairs = new Pairs().always("name", receiver.name()).sorted("labels", receiver.labels());
        for (IntegrationKind kind : kinds) {
            pairs.unlessEmpty(kind.key(), kind.showAll(receiver.integrations()));
        }
        return pairs.map();
    }

    /**
     * All of them.
     *
     * @param used those that routes lead to, whose mails have all their headers (spec/receivers.md 5)
     * @param kinds of integrations that are shown: Alertmanager's tools refuse what is not theirs
     */
    List<Map<String, @Nullable Object>> showAll(Set<String> used, Collection<IntegrationKind> kinds) {
        return receivers.stream()
                .map(receiver -> show(used.contains(receiver.name()) ? inUse(receiver) : receiver, kinds))
                .toList();
    }

    private static ReceiverConfig inUse(ReceiverConfig receiver) {
        List<IntegrationConfig> integrations = receiver.integrations().stream()
                .map(integration -> integration instanceof EmailConfig email ? email.inUse() : integration)
                .toList();
        return new ReceiverConfig(receiver.name(), receiver.labels(), integrations);
    }

    /** Our own kinds as comments, a line each, so that people see them and Alertmanager's tools do not. */
    String comments() {
        Set<IntegrationKind> ours = EnumSet.complementOf(EnumSet.copyOf(IntegrationKind.ALERTMANAGERS));
        StringBuilder comments = new StringBuilder();
        for (ReceiverConfig receiver : receivers) {
            ours.forEach(kind -> kind.showAll(receiver.integrations())
                    .forEach(shown -> comments.append("# receiver ")
                            .append(GoQuote.quote(receiver.name()))
                            .append(" has ")
                            .append(kind.key())
                            .append(": ")
                            .append(LINE_END.matcher(String.valueOf(shown)).replaceAll(" "))
                            .append('\n')));
        }
        return comments.toString();
    }
}
