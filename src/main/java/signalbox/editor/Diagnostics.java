package signalbox.editor;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import signalbox.lint.Finding;

/** Findings as an editor shows them. */
final class Diagnostics {

    private Diagnostics() {}

    /** @param explanations the page that explains the codes, if it is on disk */
    static Diagnostic of(Finding finding, Document document, Optional<Path> explanations) {
        Diagnostic diagnostic = new Diagnostic(document.word(finding.line(), finding.column()), finding.text());
        diagnostic.setSource("signalbox");
        diagnostic.setSeverity(switch (finding.severity()) {
            case ERROR -> DiagnosticSeverity.Error;
            case WARNING -> DiagnosticSeverity.Warning;
            case INFO -> DiagnosticSeverity.Information;
        });
        if (document.isTimelines()) {
            return diagnostic; // which have no codes
        }
        diagnostic.setCode(Either.forLeft(finding.code().word()));
        explanations.ifPresent(page -> diagnostic.setCodeDescription(
                new DiagnosticCodeDescription(page.toUri() + "#" + finding.code().word())));
        return diagnostic;
    }
}
