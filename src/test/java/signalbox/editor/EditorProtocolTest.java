package signalbox.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;
import signalbox.load.Sources;

/** What editors talk to, spoken to as they do. */
class EditorProtocolTest {

    private static final String RULES = """
            package rules.teams.shop

            import signalbox.alert.Alert
            import signalbox.route.Route

            rule "critical alerts page"
                @owner( "shop" )
            when
                $alert : Alert( severity == "critical", team == "shop" )
            then
                insertLogical( new Route( $alert, "pager" ) );
            end
            """;

    private final Path root;
    private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    private CompletableFuture<Integer> ended;
    private LanguageServer server;
    private HttpServer running;
    private Path file;
    private int version;

    EditorProtocolTest(@TempDir Path root) {
        this.root = root;
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        file = write("rules/teams/shop/routes.drl", RULES);
        write("rules/teams/shop/shop.test.yml", """
                tests:
                  - name: it pages
                    timeline:
                      - {at: 0s, fire: {alertname: A, severity: critical, team: shop}, as: A}
                    expect:
                      - {at: 30s, receiver: pager, firing: [A]}
                """);
        write("alertmanager.yml", "route: {receiver: chat}\nreceivers:\n  - name: chat\n  - name: pager\n    webhook_configs: [{url: http://localhost/}]\n"
                + "time_intervals:\n  - name: nights\n    time_intervals: [{times: [{start_time: '20:00', end_time: '24:00'}]}]\n");
        running = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/api/v2/alerts", "[{\"labels\": {\"alertname\": \"DiskFull\", \"team\": \"shop\", \"shelf\": \"a\"}}]");
        answer("/api/signalbox/v1/history/counts", "{\"count\": 2, \"after\": null, \"counts\": [{\"count\": 1}, {\"count\": 2}]}");
        running.start();
        var launcher = test.getTags().contains("process") ? inProcess() : inThread();
        launcher.startListening();
        server = launcher.getRemoteProxy();
        InitializeParams hello = new InitializeParams();
        hello.setWorkspaceFolders(List.of(new WorkspaceFolder(root.toUri().toString(), "root")));
        TextDocumentClientCapabilities documents = new TextDocumentClientCapabilities();
        documents.setCompletion(new CompletionCapabilities(new CompletionItemCapabilities(true)));
        hello.setCapabilities(new ClientCapabilities(null, documents, null));
        assertThat(now(server.initialize(hello)).getCapabilities().getCompletionProvider()).isNotNull();
    }

    private Launcher<LanguageServer> inProcess() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "signalbox.Main",
                        "lsp",
                        "--url",
                        "http://localhost:" + running.getAddress().getPort())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ended = process.onExit().thenApply(Process::exitValue);
        return LSPLauncher.createClientLauncher(new Editor(), process.getInputStream(), process.getOutputStream());
    }

    /** The same without what a process takes to start. */
    private Launcher<LanguageServer> inThread() throws IOException {
        Pipe toServer = Pipe.open(); // a PipedInputStream breaks when the thread ends that wrote last
        Pipe toEditor = Pipe.open();
        Project project = new Project(
                new Sources(
                        Optional.of(root.resolve("alertmanager.yml")), Optional.of(root.resolve("rules")), Optional.empty(),
                        MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5)),
                Optional.empty(), Running.NONE, (path, out) -> {
                    throw new IOException("no timelines here");
                },
                Optional.empty());
        InputStream in = Channels.newInputStream(toServer.source());
        OutputStream out = Channels.newOutputStream(toEditor.sink());
        ended = CompletableFuture.supplyAsync(() -> serve(in, out, project), work -> new Thread(work, "editor").start());
        return LSPLauncher.createClientLauncher(
                new Editor(), Channels.newInputStream(toEditor.source()), Channels.newOutputStream(toServer.sink()));
    }

    private static int serve(InputStream in, OutputStream out, Project project) {
        try {
            return EditorServer.serve(in, out, folder -> project);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() throws Exception {
        running.stop(0);
        now(server.shutdown());
        server.exit();
        assertThat(now(ended)).isZero();
    }

    private Path write(String name, String text) throws IOException {
        Path written = root.resolve(name);
        Files.createDirectories(Objects.requireNonNull(written.getParent()));
        return Files.writeString(written, text);
    }

    private void answer(String path, String body) {
        running.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static <T> T now(CompletableFuture<T> answer) throws Exception {
        return answer.get(180, TimeUnit.SECONDS);
    }

    private TextDocumentIdentifier document() {
        return new TextDocumentIdentifier(file.toUri().toString());
    }

    private List<Diagnostic> open(String text) throws Exception {
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(
                new TextDocumentItem(file.toUri().toString(), "drl", ++version, text)));
        return said(file);
    }

    private List<Diagnostic> type(String text) throws Exception {
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(file.toUri().toString(), ++version), List.of(new TextDocumentContentChangeEvent(text))));
        return said(file);
    }

    private List<Diagnostic> said(Path about) throws Exception {
        while (true) {
            PublishDiagnosticsParams next = published.poll(180, TimeUnit.SECONDS);
            assertThat(next).as("diagnostics of " + about).isNotNull();
            if (next.getUri().equals(about.toUri().toString())) {
                return next.getDiagnostics();
            }
        }
    }

    private static Position at(String text, String before) {
        int offset = text.indexOf(before) + before.length();
        return new Document("file:///x", text).position(offset);
    }

    private List<String> completed(String text, String before) throws Exception {
        type(text);
        return now(server.getTextDocumentService().completion(new CompletionParams(document(), at(text, before)))).getLeft().stream()
                .map(CompletionItem::getLabel)
                .toList();
    }

    @Test
    @Tag("process")
    void ruleIsWrittenWithHelp() throws Exception {
        assertThat(open(RULES)).isEmpty();

        // wrong while typing, with what to do
        String typo = RULES.replace("severity ==", "severty ==");
        Diagnostic wrong = type(typo).get(0);
        assertThat(wrong.getMessage()).isEqualTo("Alert has no property \"severty\": did you mean \"severity\"?");
        assertThat(wrong.getCode().getLeft()).isEqualTo("rule-refused");
        assertThat(wrong.getRange().getStart()).isEqualTo(at(typo, "$alert : Alert( "));
        CodeAction action = now(server.getTextDocumentService()
                        .codeAction(new CodeActionParams(document(), wrong.getRange(), new CodeActionContext(List.of(wrong)))))
                .get(0)
                .getRight();
        assertThat(action.getTitle()).isEqualTo("write severity");
        assertThat(applied(typo, action.getEdit().getChanges())).isEqualTo(RULES);

        // what the configuration does not have; what is odd
        assertThat(type(RULES.replace("\"pager\"", "\"pagr\""))).extracting(Diagnostic::getMessage)
                .containsExactly("there is no receiver \"pagr\": did you mean \"pager\"?");
        Diagnostic odd = type(RULES.replace("\"critical\"", "\"crit\"")).get(0);
        assertThat(odd.getSeverity()).isEqualTo(DiagnosticSeverity.Warning);
        assertThat(odd.getCode().getLeft()).isEqualTo("unknown-severity");

        // what can be written
        assertThat(completed(RULES.replace("severity ==", "sev ==").replace("sev ==", "sev"), "Alert( sev")).contains("severity");
        assertThat(completed(RULES.replace("\"shop\" )\nthen", "\"\" )\nthen"), "team == \"")).contains("shop");
        assertThat(completed(RULES.replace("team ==", "label( \"\" ) =="), "label( \"")).contains("shelf");
        assertThat(completed(RULES.replace("\"pager\"", "\"\""), "$alert, \"")).containsExactly("chat", "pager");
        assertThat(completed(RULES.replace("\"pager\" )", "\"pager\" ).heldUntil( \"\" )"), "heldUntil( \"")).containsExactly("nights");
        assertThat(type(RULES)).isEmpty();

        // what is written
        assertThat(hover(at(RULES, "$alert : Al"))).contains("signalbox.alert.Alert", "an alert that fires. When it ends, its fact goes");
        assertThat(hover(at(RULES, "rule \"crit"))).contains("fired 3 times in 24 h");
        Location receiver = now(server.getTextDocumentService().definition(new DefinitionParams(document(), at(RULES, "$alert, \"pa"))))
                .getLeft()
                .get(0);
        assertThat(receiver.getUri()).endsWith("/alertmanager.yml");
        assertThat(receiver.getRange().getStart()).isEqualTo(new Position(3, 10));

        // how it looks
        String rough = RULES.replace("( severity", "(severity");
        type(rough);
        List<? extends TextEdit> edits = now(server.getTextDocumentService()
                .formatting(new DocumentFormattingParams(document(), new FormattingOptions(4, true))));
        assertThat(edits).singleElement().extracting(TextEdit::getNewText).isEqualTo(RULES);

        // and whether its timelines hold
        CodeLens lens = now(server.getTextDocumentService().codeLens(new CodeLensParams(document()))).get(0);
        assertThat(lens.getCommand().getTitle()).isEqualTo("run timelines");
        Object summary = now(server.getWorkspaceService()
                .executeCommand(new ExecuteCommandParams(lens.getCommand().getCommand(), lens.getCommand().getArguments())));
        assertThat(String.valueOf(summary)).contains("1 timeline passed");
        assertThat(shown.poll(180, TimeUnit.SECONDS)).as("the rough text is not saved").isEqualTo("1 timeline passed; files were run as they are saved");
        type(RULES);
        now(server.getWorkspaceService().executeCommand(new ExecuteCommandParams(lens.getCommand().getCommand(), lens.getCommand().getArguments())));
        assertThat(shown.poll(180, TimeUnit.SECONDS)).isEqualTo("1 timeline passed");
    }

    private String hover(Position position) throws Exception {
        return now(server.getTextDocumentService().hover(new HoverParams(document(), position))).getContents().getRight().getValue();
    }

    @Test
    void otherFilesOfAPackageAndItsTimelinesAreLookedAt() throws Exception {
        Path second = write("rules/teams/shop/more.drl", "package rules.teams.shop\n\ndeclare Pair\n    left : String\nend\n");
        assertThat(open(RULES.replace("team == \"shop\" )", "team == \"shop\" )\n    exists Pair( lft == \"x\" )"))).extracting(Diagnostic::getMessage)
                .containsExactly("Pair has no property \"lft\": did you mean \"left\"?");

        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(
                second.toUri().toString(), "drl", 1, "package rules.teams.shop\n\ndeclare Pair\n    lft : String\nend\n")));
        assertThat(said(file)).as("what another file says in the editor, not on disk").isEmpty();

        Path timelines = root.resolve("rules/teams/shop/shop.test.yml");
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(
                new TextDocumentItem(timelines.toUri().toString(), "yaml", 1, "tests:\n  - nme: x\n")));
        assertThat(said(timelines)).extracting(Diagnostic::getMessage).anyMatch(message -> message.contains("\"nme\""));
    }

    private void open(Path path, String text) {
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(path.toUri().toString(), "x", 1, text)));
    }

    private void type(Path path, String text) {
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(path.toUri().toString(), ++version), List.of(new TextDocumentContentChangeEvent(text))));
    }

    private static List<String> codes(List<Diagnostic> said) {
        return said.stream().map(each -> each.getCode().getLeft()).toList();
    }

    private static final String QUIET = """
            package rules.teams.night

            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld

            rule "the shop sleeps" when
                $alert : Alert( severity == "critical", team == "shop" )
            then
                insertLogical( new Withheld( $alert, "by night" ) );
            end
            """;

    @Test
    void whatTwoPackagesSayTogetherIsSaidInBothWhileEitherChanges() throws Exception {
        Path night = write("rules/teams/night/quiet.drl", QUIET);
        assertThat(codes(open(RULES))).as("another package on disk, which nobody opened").containsExactly("opposite-verdicts");
        open(night, QUIET.replace("\"critical\"", "\"info\""));
        assertThat(said(file)).as("as the other file is in the editor").isEmpty();
        type(night, QUIET);
        assertThat(codes(said(file))).containsExactly("opposite-verdicts");
    }

    @Test
    void derivedAlertsThatGoRoundOverTwoPackagesAreSaid() throws Exception {
        String derives = """
                package rules.teams.%s

                import signalbox.alert.Alert
                import signalbox.derived.Derived

                rule "%s" when
                    $alert : Alert( name == "%s" )
                then
                    insertLogical( Derived.alert( "%s" ).because( $alert ) );
                end
                """;
        write("rules/teams/night/loop.drl", derives.formatted("night", "there", "Here", "There"));
        assertThat(open(derives.formatted("shop", "here", "There", "Here"))).singleElement()
                .satisfies(said -> assertThat(said.getSeverity()).isEqualTo(DiagnosticSeverity.Error));
        assertThat(type(derives.formatted("shop", "here", "There", "Elsewhere"))).isEmpty();
    }

    @Test
    void whatLiesBesideTheRulesCountsAsItIsInTheEditor() throws Exception {
        String table = RULES.replace("route.Route", "route.Route\nimport signalbox.table.TableRow")
                .replace("\"shop\" )\nthen", "\"shop\", $s : service )\n    TableRow( table == \"owners\", key == $s, $r : value( \"receiver\" ) )\nthen")
                .replace("\"pager\"", "$r");
        assertThat(codes(open(table))).containsExactly("unknown-table");
        Path owners = root.resolve("rules/teams/shop/owners.csv");
        open(owners, "service,receiver\nshop,pager\n");
        assertThat(said(file)).as("a table that was never saved").isEmpty();
        type(owners, "service,reciever\nshop,pager\n");
        assertThat(codes(said(file))).containsExactly("unknown-column");
        type(owners, "service,receiver\nshop,pagr\n");
        assertThat(codes(said(file))).containsExactly("table-receiver");
        type(owners, "service,receiver\nshop,pager\n");
        assertThat(said(file)).isEmpty();

        Path settings = root.resolve("rules/teams/shop/package.yml");
        open(settings, "scope: ['team=\"pay\"']\n");
        assertThat(codes(said(file))).containsExactly("outside-scope");
        type(settings, "scope: ['team=\"shop\"']\n");
        assertThat(said(file)).isEmpty();

        type(RULES.replace("severity == \"critical\"", "name == \"A\""));
        Path timelines = root.resolve("rules/teams/shop/shop.test.yml");
        open(timelines, "tests:\n  - name: none\n    timeline: []\n");
        assertThat(codes(said(file))).as("no timeline names the alert any more").containsExactly("no-timeline");
    }

    @Test
    void partsOfLinesAreChanged() throws Exception {
        assertThat(open(RULES)).isEmpty();
        Position from = at(RULES, "Alert( ");
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(file.toUri().toString(), ++version),
                List.of(
                        new TextDocumentContentChangeEvent(new Range(from, at(RULES, "Alert( severity")), "team"),
                        new TextDocumentContentChangeEvent(new Range(from, from), "sex_"))));
        assertThat(said(file)).extracting(Diagnostic::getMessage).singleElement().asString().startsWith("Alert has no property \"sex_team\"");
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(file.toUri().toString(), ++version),
                List.of(new TextDocumentContentChangeEvent(
                        new Range(from, new Position(from.getLine(), from.getCharacter() + "sex_team".length())), "severity"))));
        assertThat(said(file)).isEmpty();
        assertThat(hover(at(RULES, "Alert( sev"))).contains("Alert.severity");
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams( // beyond the end, and the wrong way round
                new VersionedTextDocumentIdentifier(file.toUri().toString(), ++version),
                List.of(
                        new TextDocumentContentChangeEvent(new Range(new Position(900, 3), new Position(901, 0)), "rul"),
                        new TextDocumentContentChangeEvent(new Range(new Position(3, 0), new Position(1, 0)), "\n"))));
        assertThat(said(file)).isNotEmpty();
    }

    @Test
    void whatItDoesNotDoIsSaidWithoutAStackTrace() throws Exception {
        assertThat(open(RULES)).isEmpty();
        assertThat(refused(server.getTextDocumentService().foldingRange(new FoldingRangeRequestParams(document()))))
                .returns(ResponseErrorCode.MethodNotFound.getValue(), ResponseError::getCode)
                .returns(null, ResponseError::getData);
        assertThat(refused(server.getTextDocumentService().hover(null)))
                .returns(ResponseErrorCode.InvalidParams.getValue(), ResponseError::getCode)
                .returns(null, ResponseError::getData);
        assertThat(hover(at(RULES, "Alert( sev"))).contains("Alert.severity");
    }

    @Test
    void nameThatARuleGivesIsRenamedInThatRule() throws Exception {
        String two = RULES + RULES.substring(RULES.indexOf("rule ")).replace("critical alerts page", "and again");
        assertThat(open(two)).isEmpty();
        WorkspaceEdit edit = now(server.getTextDocumentService().rename(new RenameParams(document(), at(two, "new Route( $al"), "$page")));
        String renamed = two;
        List<TextEdit> edits = edit.getChanges().values().iterator().next();
        assertThat(edits).hasSize(2);
        for (int i = edits.size() - 1; i >= 0; i--) {
            renamed = applied(renamed, Map.of("x", List.of(edits.get(i))));
        }
        assertThat(renamed).isEqualTo(RULES.replace("$alert", "$page") + two.substring(RULES.length()));
        assertThat(now(server.getTextDocumentService().references(
                new ReferenceParams(document(), at(two, "new Route( $al"), new ReferenceContext(true))))).hasSize(2);
        assertThat(now(server.getTextDocumentService().prepareRename(new PrepareRenameParams(document(), at(two, "$al")))).getFirst().getStart())
                .isEqualTo(at(two, "when\n    "));
        assertThat(now(server.getTextDocumentService().prepareRename(new PrepareRenameParams(document(), at(two, "sever"))))).isNull();
        assertThat(refused(server.getTextDocumentService().rename(new RenameParams(document(), at(two, "$al"), "page"))).getMessage())
                .isEqualTo("\"page\" is no name that a rule can give: such names begin with $, as $node");
        assertThat(refused(server.getTextDocumentService().rename(new RenameParams(document(), at(two, "sever"), "$page"))).getMessage())
                .isEqualTo("only names that a rule gives can be renamed: $node");
        assertThat(now(server.getTextDocumentService().documentSymbol(new DocumentSymbolParams(document()))))
                .extracting(symbol -> symbol.getRight().getName())
                .containsExactly("critical alerts page", "and again");
    }

    private static ResponseError refused(CompletableFuture<?> answer) {
        return ((ResponseErrorException) assertThatThrownBy(() -> now(answer)).cause().actual()).getResponseError();
    }

    @Test
    void receiversOfAConfigurationThatIsNotSavedCount() throws Exception {
        Path configuration = root.resolve("alertmanager.yml");
        String saved = Files.readString(configuration);
        assertThat(codes(open(RULES))).doesNotContain("unknown-receiver");
        open(configuration, saved);
        type(configuration, saved.replace("name: pager", "name: phone"));
        assertThat(said(file)).extracting(Diagnostic::getMessage).contains("there is no receiver \"pager\": there are chat, phone");
        CompletionParams params = new CompletionParams(new TextDocumentIdentifier(file.toUri().toString()), at(RULES, "pager"));
        assertThat(now(server.getTextDocumentService().completion(params)).getLeft()).extracting(CompletionItem::getLabel).contains("phone");
        server.getTextDocumentService().didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(configuration.toUri().toString())));
        assertThat(codes(said(file))).as("what is on disk counts again").doesNotContain("unknown-receiver");
    }

    @Test
    void whatTheRoutingTreeTellsAsWellIsSaid() throws Exception {
        write("alertmanager.yml", "route: {receiver: chat, routes: [{receiver: pager, matchers: [team=shop]}]}\nreceivers:\n  - name: chat\n  - name: pager\n");
        assertThat(open(RULES)).singleElement().satisfies(odd -> {
            assertThat(odd.getCode().getLeft()).isEqualTo("told-twice");
            assertThat(odd.getRange().getStart()).isEqualTo(at(RULES, "insertLogical( "));
        });
        write("rules/teams/shop/owners.csv", "service,receiver\nshop,pager\npay,pagr\n");
        assertThat(type(RULES.replace("route.Route", "route.Route\nimport signalbox.table.TableRow")
                        .replace("\"shop\" )\nthen", "\"shop\", $s : service )\n    TableRow( table == \"owners\", key == $s, $r : value( \"receiver\" ) )\nthen")
                        .replace("\"pager\"", "$r")))
                .extracting(odd -> odd.getCode().getLeft())
                .containsExactly("table-receiver");
    }

    private static String applied(String text, Map<String, List<TextEdit>> changes) {
        Document document = new Document("file:///x", text);
        List<TextEdit> edits = new ArrayList<>(changes.values().iterator().next());
        assertThat(edits).hasSize(1);
        int from = document.offset(edits.get(0).getRange().getStart());
        int to = document.offset(edits.get(0).getRange().getEnd());
        return text.substring(0, from) + edits.get(0).getNewText() + text.substring(to);
    }

    private final class Editor implements LanguageClient {
        @Override
        public void telemetryEvent(Object object) {}

        @Override
        public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
            published.add(diagnostics);
        }

        @Override
        public void showMessage(MessageParams message) {
            shown.add(message.getMessage());
        }

        @Override
        public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void logMessage(MessageParams message) {}
    }
}
