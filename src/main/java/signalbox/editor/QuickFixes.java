package signalbox.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import signalbox.lint.Finding;
import signalbox.rules.language.Suggestion;

/** What a finding proposes to write, done at a click. */
final class QuickFixes {

    private static final Pattern IMPORT = Pattern.compile("^import\\s[^\\n]*\\n?", Pattern.MULTILINE);
    private static final Pattern PACKAGE = Pattern.compile("^package\\b[^\\n]*", Pattern.MULTILINE);

    private QuickFixes() {}

    /** Empty where a finding proposes nothing that can be written at once. */
    static Optional<CodeAction> of(Finding finding, Diagnostic diagnostic, Document document) {
        return Suggestion.in(finding.hint()).map(suggestion -> {
            CodeAction action = new CodeAction(title(suggestion));
            action.setKind(CodeActionKind.QuickFix);
            action.setDiagnostics(List.of(diagnostic));
            action.setIsPreferred(true);
            action.setEdit(new WorkspaceEdit(Map.of(document.uri(), List.of(edit(suggestion, finding, document)))));
            return action;
        });
    }

    private static String title(Suggestion suggestion) {
        return switch (suggestion.what()) {
            case INSTEAD -> "write " + suggestion.text();
            case IMPORT -> "import " + suggestion.text();
            case PACKAGE -> "write package " + suggestion.text();
        };
    }

    static TextEdit edit(Suggestion suggestion, Finding finding, Document document) {
        return switch (suggestion.what()) {
            case INSTEAD -> instead(suggestion.text(), document, document.word(finding.line(), finding.column()));
            case IMPORT -> importLine(document, suggestion.text());
            case PACKAGE -> packageLine(document, suggestion.text());
        };
    }

    private static TextEdit instead(String text, Document document, Range word) {
        int from = document.offset(word.getStart());
        int to = document.offset(word.getEnd());
        String written = document.text();
        if (from < to && written.charAt(from) == '"') {
            boolean closed = to - from > 1 && written.charAt(to - 1) == '"';
            return new TextEdit(document.range(from + 1, closed ? to - 1 : to), text.replace("\\", "\\\\").replace("\"", "\\\""));
        }
        if (text.contains(".") && !text.contains("(")) {
            while (from > 0 && (Document.isOfWord(written.charAt(from - 1)) || written.charAt(from - 1) == '.')) {
                from--;
            }
            while (to < written.length() && (Document.isOfWord(written.charAt(to)) || written.charAt(to) == '.')) {
                to++;
            }
        }
        int bracket = text.indexOf('(');
        boolean called = written.startsWith("(", to) || (bracket >= 0 && !text.endsWith("()"));
        return new TextEdit(document.range(from, to), called && bracket > 0 ? text.substring(0, bracket) : text);
    }

    /** Among the others, by the alphabet. */
    static TextEdit importLine(Document document, String type) {
        String line = "import " + type + "\n";
        List<Integer> ends = new ArrayList<>();
        Matcher imports = IMPORT.matcher(document.text());
        while (imports.find()) {
            String before = imports.group().strip().replaceFirst(";$", "");
            if (before.compareTo("import " + type) > 0) {
                return new TextEdit(document.range(imports.start(), imports.start()), line);
            }
            ends.add(imports.end());
        }
        if (!ends.isEmpty()) {
            int end = ends.get(ends.size() - 1);
            boolean ended = end > 0 && document.text().charAt(end - 1) == '\n';
            return new TextEdit(document.range(end, end), (ended ? "" : "\n") + line);
        }
        Matcher said = PACKAGE.matcher(document.text());
        int at = said.find() ? said.end() : 0;
        return new TextEdit(document.range(at, at), at > 0 ? "\n\n" + line.strip() : line + "\n");
    }

    private static TextEdit packageLine(Document document, String name) {
        Matcher said = PACKAGE.matcher(document.text());
        return said.find()
                ? new TextEdit(document.range(said.start(), said.end()), "package " + name)
                : new TextEdit(document.range(0, 0), "package " + name + "\n\n");
    }
}
