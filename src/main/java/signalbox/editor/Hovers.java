package signalbox.editor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import signalbox.rules.language.Assistant;
import signalbox.rules.language.Meaning;
import signalbox.rules.language.Source;
import signalbox.rules.language.Wanted;

/** What stands at a place, and where it is said. */
final class Hovers {

    private final Document document;
    private final RuleFolder folder;
    private final Project project;
    private final List<Source> rules;
    private final Assistant assistant;

    Hovers(Document document, RuleFolder folder, Project project) {
        this.document = document;
        this.folder = folder;
        this.project = project;
        this.rules = folder.rules();
        this.assistant = new Assistant(folder.packageName(), rules);
    }

    private Optional<Meaning> meaning(int offset) {
        return assistant.meaning(shown(), offset);
    }

    private String shown() {
        return document.path().map(path -> path.toString().replace('\\', '/')).orElse("");
    }

    Optional<Hover> at(int offset) {
        return meaning(offset).map(meaning -> {
            StringBuilder text = new StringBuilder("```drl\n" + meaning.title() + "\n```\n");
            if (!meaning.documentation().isEmpty()) {
                text.append('\n').append(meaning.documentation()).append('\n');
            }
            named(meaning).ifPresent(given -> text.append("\n`").append(given.file().getFileName()).append(':').append(given.line()).append("`\n"));
            if (!meaning.rule().isEmpty()) {
                project.running().fired(folder.packageName(), meaning.rule()).ifPresent(times ->
                        text.append("\nfired ").append(times).append(times == 1 ? " time" : " times").append(" in 24 h\n"));
            }
            return new Hover(new MarkupContent(MarkupKind.MARKDOWN, text.toString()), document.range(meaning.from(), meaning.to()));
        });
    }

    /** Where it is said; empty for what the language has by itself. */
    Optional<Location> definition(int offset) {
        return meaning(offset).flatMap(meaning -> inRules(meaning).or(() -> named(meaning).map(given -> new Location(
                given.file().toAbsolutePath().toUri().toString(), at(given.line(), given.column())))));
    }

    private Optional<Location> inRules(Meaning meaning) {
        return rules.stream()
                .filter(source -> !meaning.file().isEmpty() && source.shown().equals(meaning.file()))
                .findFirst()
                .map(source -> {
                    Document file = new Document(Path.of(source.shown()).toUri().toString(), source.text());
                    String uri = source.shown().equals(shown()) ? document.uri() : file.uri();
                    return new Location(uri, file.word(meaning.place().line(), meaning.place().column()));
                });
    }

    private Optional<ConfigurationNames.Given> named(Meaning meaning) {
        Optional<Wanted> named = meaning.named();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String written = document.text().substring(meaning.from(), meaning.to());
        String name = written.replaceAll("^\"|\"$", "");
        return switch (named.get().what()) {
            case RECEIVER -> Optional.ofNullable(ConfigurationNames.of(project.sources(), folder.texts()).receivers().get(name));
            case TIME_INTERVAL -> Optional.ofNullable(ConfigurationNames.of(project.sources(), folder.texts()).intervals().get(name));
            case TABLE -> folder.tables().stream()
                    .filter(file -> file.endsWith(name + ".csv"))
                    .findFirst()
                    .map(file -> new ConfigurationNames.Given(file, 1, 1));
            case LABEL_NAME, LABEL_VALUE, CONDITION -> Optional.empty();
        };
    }

    private static Range at(int line, int column) {
        Position position = new Position(line - 1, Math.max(0, column - 1));
        return new Range(position, position);
    }
}
