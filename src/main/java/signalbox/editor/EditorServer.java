package signalbox.editor;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.BoundedFile;
import signalbox.lint.Code;
import signalbox.lint.Finding;
import signalbox.lint.Level;
import signalbox.rules.RuleCheck;
import signalbox.rules.language.Formatted;
import signalbox.rules.language.Formatter;
import signalbox.rules.language.GivenNames;
import signalbox.rules.language.RuleNames;
import signalbox.timeline.Report;
import signalbox.timeline.Timelines;

/** The language server: one editor, over one pair of streams. */
public final class EditorServer implements LanguageServer, TextDocumentService, WorkspaceService {

    private static final Logger log = LoggerFactory.getLogger(EditorServer.class);

    /** It prints stack traces for whatever it is not asked rightly; editors show what is printed. */
    private static final java.util.logging.Logger PROTOCOL_LOG = java.util.logging.Logger.getLogger("org.eclipse.lsp4j");

    /** The command behind the code lens: runs the timelines in a file or folder. */
    static final String RUN_TIMELINES = "signalbox.runTimelines";

    /** A rule that is compiled before anybody has opened one. */
    static final String ANY_RULE = """
            package rules.any
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            rule "any"
                @owner( "any" )
            when
                $one : Alert( name == "A", instance != "", $instance : instance )
                $two : Alert( name == "B", instance == $instance )
            then
                insertLogical( new Inhibition( $two, $one ) );
            end
            """;

    private final Function<Optional<Path>, Project> projects;
    private final ExecutorService beside = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "editor-checks");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Map<String, Document> open = new ConcurrentHashMap<>();
    /** What was said last of each file, for quick fixes. */
    private final Map<String, List<Finding>> said = new ConcurrentHashMap<>();
    /** What the editor shows of each file, and of which text. */
    private final Map<String, Published> published = new ConcurrentHashMap<>();
    /** Groups of packages that are to be looked at. */
    private final Set<Path> waiting = ConcurrentHashMap.newKeySet();
    /** Touched by who looks at files only. */
    private final Map<Path, RuleCheck.Memory> memories = new HashMap<>();
    private @Nullable LanguageClient client;
    private volatile Project project;
    private volatile boolean snippets;
    private volatile boolean isShutDown;

    private record Published(Optional<Document> document, List<Diagnostic> diagnostics) {}

    private EditorServer(Function<Optional<Path>, Project> projects) {
        this.projects = projects;
        this.project = projects.apply(Optional.empty());
    }

    /**
     * Serves an editor until it ends; returns the exit code of the process: 0 when the editor said before that it would.
     *
     * @param projects what there is in the folder that an editor opens; without one, in that of the process
     */
    public static int serve(InputStream in, OutputStream out, Function<Optional<Path>, Project> projects) throws InterruptedException {
        PROTOCOL_LOG.setLevel(java.util.logging.Level.OFF);
        EditorServer server = new EditorServer(projects);
        Launcher<LanguageClient> launcher = new Launcher.Builder<LanguageClient>()
                .setLocalService(server)
                .setRemoteInterface(LanguageClient.class)
                .setInput(in)
                .setOutput(out)
                .setExceptionHandler(EditorServer::refusal)
                .create();
        server.client = launcher.getRemoteProxy();
        Future<Void> listening = launcher.startListening();
        Thread watcher = new Thread(() -> server.awaitEndOf(listening), "editor-input");
        watcher.setDaemon(true);
        watcher.start();
        try {
            return server.ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            server.beside.shutdownNow();
        }
    }

    /** What an editor is answered whose question fails: in words, for it may show them. */
    private static ResponseError refusal(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && (cause instanceof CompletionException || cause instanceof InvocationTargetException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ResponseErrorException said) {
            return said.getResponseError();
        }
        if (cause instanceof UnsupportedOperationException) { // of the protocol's methods those that nobody wrote
            return new ResponseError(ResponseErrorCode.MethodNotFound, "signalbox lsp does not do that: its capabilities say what it does", null);
        }
        if (cause instanceof NullPointerException) {
            return new ResponseError(ResponseErrorCode.InvalidParams, "the question lacks something that the protocol asks for", null);
        }
        log.error("the editor is not answered", cause);
        return new ResponseError(ResponseErrorCode.InternalError, "signalbox lsp failed: " + cause, null);
    }

    private void awaitEndOf(Future<Void> listening) {
        try {
            listening.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            log.debug("the editor can no longer be read", e);
        }
        exit();
    }

    // ---- the life of the server

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        project = projects.apply(root(params));
        prepare();
        snippets = params.getCapabilities() != null
                && params.getCapabilities().getTextDocument() != null
                && params.getCapabilities().getTextDocument().getCompletion() != null
                && params.getCapabilities().getTextDocument().getCompletion().getCompletionItem() != null
                && Boolean.TRUE.equals(params.getCapabilities().getTextDocument().getCompletion().getCompletionItem().getSnippetSupport());
        ServerCapabilities can = new ServerCapabilities();
        can.setTextDocumentSync(TextDocumentSyncKind.Incremental);
        can.setCompletionProvider(new CompletionOptions(false, List.of("\"", ".", "(", " ", "$", "@")));
        can.setHoverProvider(true);
        can.setRenameProvider(new RenameOptions(true));
        can.setReferencesProvider(true);
        can.setDocumentSymbolProvider(true);
        can.setDefinitionProvider(true);
        can.setDocumentFormattingProvider(true);
        can.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix)));
        can.setCodeLensProvider(new CodeLensOptions(false));
        can.setExecuteCommandProvider(new ExecuteCommandOptions(List.of(RUN_TIMELINES)));
        return CompletableFuture.completedFuture(new InitializeResult(can, new ServerInfo("signalbox")));
    }

    /** The first rule that is compiled takes seconds: they pass while the editor starts, and somebody looks for a file to open. */
    private void prepare() {
        Future<?> unused = beside.submit(() -> guarded("preparation", Optional.empty(), () -> {
            Path rules = Path.of("rules").toAbsolutePath();
            Path folder = rules.resolve("any");
            RuleFolder any = new RuleFolder(rules, false, folder, Map.of(folder.resolve("any.drl"), ANY_RULE));
            Inspection.of(any, Set.of(folder), project, new RuleCheck.Memory());
            return true;
        }, false));
    }

    @SuppressWarnings("deprecation") // what older editors say
    private static Optional<Path> root(InitializeParams params) {
        String uri = params.getWorkspaceFolders() != null && !params.getWorkspaceFolders().isEmpty()
                ? params.getWorkspaceFolders().get(0).getUri()
                : params.getRootUri();
        return Optional.ofNullable(uri).flatMap(Document::pathOf);
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        isShutDown = true;
        return CompletableFuture.completedFuture(new Object());
    }

    @Override
    public void exit() {
        ended.complete(isShutDown ? 0 : 1);
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return this;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return this;
    }

    // ---- files

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        changed(new Document(params.getTextDocument().getUri(), params.getTextDocument().getText()));
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        Document document = open.getOrDefault(uri, new Document(uri, ""));
        for (TextDocumentContentChangeEvent change : params.getContentChanges()) { // each is about what those before it made
            document = document.with(Optional.ofNullable(change.getRange()), change.getText());
        }
        changed(document);
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        Document closed = open.remove(uri);
        publish(uri, Optional.empty(), List.of());
        Optional.ofNullable(closed).ifPresent(this::inspectPackagesLater); // what is on disk counts again
    }

    /** Others may see in it what they rely on: receivers, tables. */
    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        open.values().forEach(this::inspectLater);
    }

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        open.values().forEach(this::inspectLater);
    }

    @Override
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        open.values().forEach(this::inspectLater);
    }

    private void changed(Document document) {
        open.put(document.uri(), document);
        inspectLater(document);
    }

    private void inspectLater(Document document) {
        inspectAloneLater(document);
        inspectPackagesLater(document);
    }

    /** What is said in one file may be wrong because of another one, in another package, too: all that are open are looked at. */
    private void inspectPackagesLater(Document document) {
        if (document.path().filter(this::isOfConfiguration).isPresent()) {
            open.values().stream().filter(Document::isRules).forEach(this::inspectPackagesLater);
            return;
        }
        if (document.path().filter(path -> document.isTimelines() || isOfPackage(document, path)).isEmpty()) {
            return;
        }
        folder(document).filter(folder -> waiting.add(folder.group())).ifPresent(folder -> {
            Future<?> unused = beside.submit(() -> {
                waiting.remove(folder.group());
                guarded("check", Optional.of(document), () -> {
                    inspectPackages(folder.group());
                    return true;
                }, false);
            });
        });
    }

    private void inspectPackages(Path group) {
        Set<Path> folders = new HashSet<>();
        Optional<RuleFolder> one = Optional.empty();
        for (Document each : open.values()) {
            Optional<RuleFolder> folder = each.path()
                    .filter(path -> isOfPackage(each, path))
                    .flatMap(any -> folder(each))
                    .filter(found -> found.group().equals(group));
            folder.ifPresent(found -> folders.add(found.folder()));
            one = one.isEmpty() ? folder : one;
        }
        publish(group, folders, one.map(any -> Inspection.of(any, folders, project, memories.computeIfAbsent(group, key -> new RuleCheck.Memory())))
                .orElse(List.of()));
    }

    @SuppressWarnings("ReferenceEquality") // whether it is still this text
    private void inspectAloneLater(Document document) {
        Future<?> unused = beside.submit(() -> {
            if (open.get(document.uri()) == document) {
                guarded("check", Optional.of(document), () -> {
                    inspect(document);
                    return true;
                }, false);
            }
        });
    }

    private void inspect(Document document) {
        Optional<Path> path = document.path();
        if (path.isEmpty()) {
            return;
        }
        if (document.isTimelines()) {
            publish(document.uri(), Optional.of(document), Inspection.ofTimelines(path.get(), document.text()));
        } else if (project.sources().configFile().filter(file -> file.toAbsolutePath().normalize().equals(path.get())).isPresent()) {
            publish(document.uri(), Optional.of(document), Inspection.ofConfiguration(path.get(), document.text(), project.sources()));
        }
    }

    /** Whether rules may name what is said there: the configuration file, or a file of receivers. */
    private boolean isOfConfiguration(Path path) {
        return Stream.concat(project.sources().configFile().stream(), project.sources().receiversDir().stream())
                .map(file -> file.toAbsolutePath().normalize())
                .anyMatch(file -> file.equals(path) || file.equals(path.getParent()));
    }

    private static boolean isOfPackage(Document document, Path path) {
        return document.isRules() || path.endsWith("package.yml") || document.uri().endsWith(".csv");
    }

    private Optional<RuleFolder> folder(Document document) {
        return RuleFolder.of(document, open.values(), project.sources().rulesDir());
    }

    /** What is said of packages, file by file; nothing of a file that it was said of before takes that back. */
    private void publish(Path group, Set<Path> folders, List<Finding> findings) {
        Map<String, List<Finding>> byUri = new HashMap<>();
        open.values().stream()
                .filter(each -> each.path().filter(path -> isOfPackage(each, path) && isIn(folders, path)).isPresent())
                .forEach(each -> byUri.put(each.uri(), new ArrayList<>()));
        said.keySet().stream()
                .filter(uri -> Document.pathOf(uri).filter(path -> path.startsWith(group) && !uri.contains(".test.y")).isPresent())
                .forEach(uri -> byUri.putIfAbsent(uri, new ArrayList<>()));
        findings.forEach(finding -> byUri.computeIfAbsent(uri(finding.file()), any -> new ArrayList<>()).add(finding));
        byUri.forEach((uri, ofFile) -> publish(uri, document(uri), ofFile));
    }

    private static boolean isIn(Set<Path> folders, Path file) {
        return Optional.ofNullable(file.getParent()).filter(folders::contains).isPresent();
    }

    /** As the editor names it, if it does. */
    private String uri(String file) {
        Path path = Path.of(file).toAbsolutePath().normalize();
        return open.keySet().stream()
                .filter(uri -> Document.pathOf(uri).filter(path::equals).isPresent())
                .findFirst()
                .orElseGet(() -> path.toUri().toString());
    }

    private Optional<Document> document(String uri) {
        Document known = open.get(uri);
        if (known != null) {
            return Optional.of(known);
        }
        return Document.pathOf(uri).filter(Files::isRegularFile).map(path -> new Document(uri, read(path)));
    }

    private static String read(Path path) {
        try {
            return new String(BoundedFile.found(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // nothing can be shown in it
        }
    }

    private void publish(String uri, Optional<Document> document, List<Finding> findings) {
        if (findings.isEmpty()) {
            said.remove(uri);
        } else {
            said.put(uri, findings);
        }
        List<Diagnostic> diagnostics = findings.stream()
                .flatMap(finding -> document.stream().map(file -> Diagnostics.of(finding, file, project.explanations())))
                .toList();
        Published now = new Published(document, diagnostics);
        if (!now.equals(published.put(uri, now))) { // it shows that already, and of this text
            requireNonNull(client).publishDiagnostics(new PublishDiagnosticsParams(uri, diagnostics));
        }
    }

    // ---- questions

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return answer("completion", params.getTextDocument().getUri(), List.<CompletionItem>of(), (document, folder) -> {
            return new Completions(document, folder, project, snippets).at(document.offset(params.getPosition()));
        }).thenApply(Either::forLeft);
    }

    @Override
    public CompletableFuture<@Nullable Hover> hover(HoverParams params) {
        return answer("hover", params.getTextDocument().getUri(), Optional.<Hover>empty(), (document, folder) ->
                new Hovers(document, folder, project).at(document.offset(params.getPosition()))).thenApply(found -> found.orElse(null));
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(DefinitionParams params) {
        return answer("definition", params.getTextDocument().getUri(), List.<Location>of(), (document, folder) ->
                new Hovers(document, folder, project).definition(document.offset(params.getPosition())).stream().toList()).thenApply(Either::forLeft);
    }

    /** Where the name that a rule gave is written; with what it was given. */
    @Override
    public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
        return answer("references", params.getTextDocument().getUri(), List.<Location>of(), (document, folder) ->
                new GivenNames(document.text()).at(document.offset(params.getPosition())).stream()
                        .map(use -> new Location(document.uri(), document.range(use.from(), use.to())))
                        .toList()).thenApply(found -> found);
    }

    @Override
    public CompletableFuture<@Nullable Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(PrepareRenameParams params) {
        return answer("rename", params.getTextDocument().getUri(), Optional.<Range>empty(), (document, folder) -> {
            int offset = document.offset(params.getPosition());
            return new GivenNames(document.text()).at(offset).stream()
                    .filter(use -> use.from() <= offset && offset <= use.to())
                    .map(use -> document.range(use.from(), use.to()))
                    .findFirst();
        }).thenApply(range -> range.map(Either3::<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>forFirst).orElse(null));
    }

    /** Renames what a rule gave a name, in that rule. */
    @Override
    public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
        String name = params.getNewName();
        if (!GivenNames.canBe(name)) {
            throw refused("\"" + name + "\" is no name that a rule can give: such names begin with $, as $node");
        }
        Document document = open.get(params.getTextDocument().getUri());
        GivenNames names = new GivenNames(document == null ? "" : document.text());
        int offset = document == null ? 0 : document.offset(params.getPosition());
        List<GivenNames.Use> uses = names.at(offset);
        if (document == null || !document.isRules() || uses.isEmpty()) {
            throw refused("only names that a rule gives can be renamed: $node");
        }
        if (names.beside(offset).contains(name)) {
            throw refused("the rule has another " + name + " already");
        }
        List<TextEdit> edits = uses.stream().map(use -> new TextEdit(document.range(use.from(), use.to()), name)).toList();
        return CompletableFuture.completedFuture(new WorkspaceEdit(Map.of(document.uri(), edits)));
    }

    private static ResponseErrorException refused(String why) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, why, null));
    }

    /** The rules of a file, for its outline. */
    @Override
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(DocumentSymbolParams params) {
        return answer("outline", params.getTextDocument().getUri(), List.<Either<SymbolInformation, DocumentSymbol>>of(), (document, folder) ->
                RuleNames.in(document.text()).entrySet().stream()
                        .map(rule -> {
                            Range line = document.word(rule.getValue(), 0);
                            return Either.<SymbolInformation, DocumentSymbol>forRight(
                                    new DocumentSymbol(rule.getKey(), SymbolKind.Function, line, line));
                        })
                        .toList());
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
        return answer("formatting", params.getTextDocument().getUri(), List.<TextEdit>of(), (document, folder) -> {
            Formatted formatted = Formatter.format(document.text());
            return formatted.text().equals(document.text()) ? List.<TextEdit>of() : List.of(new TextEdit(document.whole(), formatted.text()));
        }).thenApply(edits -> edits);
    }

    @Override
    public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
        String uri = params.getTextDocument().getUri();
        return answer("code actions", uri, List.<Either<Command, CodeAction>>of(), (document, folder) -> {
            List<Either<Command, CodeAction>> actions = new ArrayList<>();
            for (Finding finding : said.getOrDefault(uri, List.of())) {
                Diagnostic diagnostic = Diagnostics.of(finding, document, project.explanations());
                if (touch(diagnostic.getRange(), params.getRange())) {
                    QuickFixes.of(finding, diagnostic, document).map(Either::<Command, CodeAction>forRight).ifPresent(actions::add);
                }
            }
            return actions;
        });
    }

    private static boolean touch(Range a, Range b) {
        return !isBefore(a, b) && !isBefore(b, a);
    }

    private static boolean isBefore(Range a, Range b) {
        int lines = Integer.compare(a.getEnd().getLine(), b.getStart().getLine());
        return lines < 0 || (lines == 0 && a.getEnd().getCharacter() < b.getStart().getCharacter());
    }

    @Override
    public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
        Document document = open.get(params.getTextDocument().getUri());
        List<CodeLens> none = List.of();
        if (document == null || document.path().isEmpty()) {
            return CompletableFuture.completedFuture(none);
        }
        List<CodeLens> lenses = guarded("code lens", Optional.of(document), () -> lenses(document, document.path().get()), none);
        return CompletableFuture.completedFuture(lenses);
    }

    private static List<CodeLens> lenses(Document document, Path path) {
        Path about = document.isTimelines() ? path : Optional.ofNullable(path.getParent()).orElse(path);
        if (!document.isTimelines() && (!document.isRules() || !Timelines.areIn(about))) {
            return List.of();
        }
        int line = (int) document.text().lines().takeWhile(each -> !each.startsWith("package ")).count();
        boolean isSaid = document.text().lines().anyMatch(each -> each.startsWith("package "));
        Range range = document.word(isSaid ? line + 1 : 1, 0);
        return List.of(new CodeLens(range, new Command("run timelines", RUN_TIMELINES, List.of(about.toString())), null));
    }

    /** Runs timelines as they are on disk: what came of them goes to the log of the editor, what failed to its place. */
    @Override
    public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
        if (!params.getCommand().equals(RUN_TIMELINES) || params.getArguments().isEmpty()) {
            return CompletableFuture.completedFuture(new Object());
        }
        Object first = params.getArguments().get(0);
        String given = first instanceof JsonPrimitive text ? text.getAsString() : String.valueOf(first);
        CompletableFuture<Object> done = new CompletableFuture<>();
        Future<?> unused = beside.submit(() ->
                done.complete(guarded("timelines", Optional.empty(), () -> run(Path.of(given)), "the timelines could not be run")));
        return done;
    }

    private String run(Path path) {
        StringWriter text = new StringWriter();
        Report report;
        try (PrintWriter out = new PrintWriter(text)) {
            report = project.timelines().run(path, out);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Set<String> files = new HashSet<>(said.keySet().stream().filter(uri -> uri.contains(".test.y")).toList());
        Map<String, List<Finding>> failed = new HashMap<>();
        files.forEach(uri -> failed.put(uri, new ArrayList<>()));
        report.faults().forEach(line -> {
            Finding finding = Finding.of(line, Code.RULE_REFUSED, Level.ERROR);
            // Of rules that are not saved the editor knows better.
            if (!finding.file().isEmpty() && !isUnsaved(open.get(uri(finding.file())))) {
                failed.computeIfAbsent(uri(finding.file()), any -> new ArrayList<>()).add(finding);
            }
        });
        failed.forEach((uri, findings) -> publish(uri, document(uri), findings));
        int problems = report.problems().size();
        String summary = report.passed()
                ? report.judgements().size() + (report.judgements().size() == 1 ? " timeline passed" : " timelines passed")
                : report.failed() + " of " + report.judgements().size() + " timelines failed"
                        + (problems == 0 ? "" : problems == 1 ? ", and 1 problem keeps others from running"
                                : ", and " + problems + " problems keep others from running")
                        + ": the output of signalbox says why";
        if (open.values().stream().anyMatch(EditorServer::isUnsaved)) {
            summary += "; files were run as they are saved";
        }
        requireNonNull(client).logMessage(new MessageParams(MessageType.Info, text.toString()));
        requireNonNull(client).showMessage(new MessageParams(report.passed() ? MessageType.Info : MessageType.Error, summary));
        return summary;
    }

    private static boolean isUnsaved(@Nullable Document document) {
        return document != null && document.path().filter(path -> !read(path).equals(document.text())).isPresent();
    }

    private interface Question<T> {
        T ask(Document document, RuleFolder folder);
    }

    /** An answer about a rule file; none about others. */
    private <T> CompletableFuture<T> answer(String what, String uri, T none, Question<T> question) {
        Document document = open.get(uri);
        if (document == null || !document.isRules()) {
            return CompletableFuture.completedFuture(none);
        }
        return CompletableFuture.completedFuture(guarded(what, Optional.of(document), () ->
                folder(document).map(folder -> question.ask(document, folder)).orElse(none), none));
    }

    /** A fault of ours is no reason to leave an editor alone. */
    private static <T> T guarded(String what, Optional<Document> document, Supplier<T> work, T otherwise) {
        try {
            return work.get();
        } catch (RuntimeException | StackOverflowError e) {
            log.error("the editor is not answered: {} of {}", what, document.map(Document::uri).orElse("-"), e);
            return otherwise;
        }
    }

}
