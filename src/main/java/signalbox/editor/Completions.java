package signalbox.editor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import signalbox.rules.language.Assistant;
import signalbox.rules.language.Proposal;
import signalbox.rules.language.Proposals;
import signalbox.rules.language.Wanted;

/** What can be written at a place, as an editor lists it. */
final class Completions {

    private static final List<String> SEVERITIES = List.of("fatal", "critical", "error", "warning", "info");

    private static final List<String> LABELS = List.of("alertname", "severity", "instance", "job", "team", "service", "cluster", "namespace",
            "environment", "datacenter", "rack");

    private final Document document;
    private final RuleFolder folder;
    private final Project project;
    private final boolean snippets;

    Completions(Document document, RuleFolder folder, Project project, boolean snippets) {
        this.document = document;
        this.folder = folder;
        this.project = project;
        this.snippets = snippets;
    }

    List<CompletionItem> at(int offset) {
        Assistant assistant = new Assistant(folder.packageName(), folder.rules());
        String shown = document.path().map(path -> path.toString().replace('\\', '/')).orElse("");
        Proposals proposals = assistant.propose(shown, offset);
        Range range = document.range(proposals.from(), proposals.to());
        List<CompletionItem> items = new ArrayList<>();
        proposals.list().forEach(proposal -> items.add(item(proposal, range)));
        if (proposals.inText()) {
            proposals.wanted().ifPresent(wanted -> values(wanted, assistant).forEach(value -> items.add(value(value, wanted, range))));
        }
        for (int i = 0; i < items.size(); i++) {
            items.get(i).setSortText(String.format("%05d", i));
        }
        return items;
    }

    private CompletionItem item(Proposal proposal, Range range) {
        CompletionItem item = new CompletionItem(proposal.label());
        item.setKind(kind(proposal.kind()));
        item.setDetail(proposal.detail());
        if (!proposal.documentation().isEmpty()) {
            item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, proposal.documentation()));
        }
        item.setTextEdit(Either.forLeft(new TextEdit(range, snippets ? proposal.insert() : plain(proposal.insert()))));
        item.setInsertTextFormat(snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText);
        if (!proposal.importOf().isEmpty()) {
            item.setAdditionalTextEdits(List.of(QuickFixes.importLine(document, proposal.importOf())));
        }
        return item;
    }

    /** For editors that know no places to go on. */
    private static String plain(String snippet) {
        return snippet.replace("$0", "").replaceAll("\\\\([$}\\\\])", "$1");
    }

    private static CompletionItem value(String value, Wanted wanted, Range range) {
        CompletionItem item = new CompletionItem(value);
        item.setKind(CompletionItemKind.Value);
        item.setDetail(wanted.of().isEmpty() ? wanted.what().name().toLowerCase(Locale.ROOT).replace('_', ' ') : wanted.of());
        item.setTextEdit(Either.forLeft(new TextEdit(range, value.replace("\\", "\\\\").replace("\"", "\\\""))));
        item.setInsertTextFormat(InsertTextFormat.PlainText);
        return item;
    }

    private Collection<String> values(Wanted wanted, Assistant assistant) {
        return switch (wanted.what()) {
            case RECEIVER -> ConfigurationNames.of(project.sources(), folder.texts()).receivers().keySet();
            case TIME_INTERVAL -> ConfigurationNames.of(project.sources(), folder.texts()).intervals().keySet();
            case CONDITION -> assistant.conditions();
            case TABLE -> tables();
            case LABEL_NAME -> labelNames();
            case LABEL_VALUE -> labelValues(wanted.of());
        };
    }

    private Collection<String> tables() {
        Set<String> tables = new TreeSet<>();
        folder.tables().forEach(file -> tables.add(String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "")));
        return tables;
    }

    private Collection<String> labelNames() {
        Set<String> names = new TreeSet<>(project.running().labels().keySet());
        project.prometheus().ifPresent(rules -> names.addAll(rules.labels()));
        names.addAll(LABELS);
        return names;
    }

    private Collection<String> labelValues(String label) {
        Set<String> values = new LinkedHashSet<>(new TreeSet<>(project.running().labels().getOrDefault(label, Set.of())));
        project.prometheus().ifPresent(rules -> values.addAll(label.equals("alertname") ? rules.alertnames() : rules.values(label)));
        if (label.equals("severity")) {
            values.addAll(SEVERITIES);
        }
        return values;
    }

    private static CompletionItemKind kind(Proposal.Kind kind) {
        return switch (kind) {
            case KEYWORD -> CompletionItemKind.Keyword;
            case TYPE -> CompletionItemKind.Class;
            case CONCLUSION -> CompletionItemKind.Constructor;
            case PROPERTY -> CompletionItemKind.Property;
            case METHOD -> CompletionItemKind.Method;
            case NAME -> CompletionItemKind.Variable;
            case CONSTANT -> CompletionItemKind.Constant;
            case FUNCTION -> CompletionItemKind.Function;
            case VALUE -> CompletionItemKind.Value;
        };
    }
}
