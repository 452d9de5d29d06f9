package signalbox.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.message.TemplateInput;
import signalbox.template.syntax.TemplateException;

/** {@code signalbox template}: what can be done with templates of notifications. */
@Command(
        name = "template",
        header = "Try templates of notifications.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nFlags:%n")
final class TemplateCommand implements Runnable {

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    /** No command: the help. */
    @Override
    public void run() {
        SignalboxCommand.help(spec);
    }

    /** {@code signalbox template render}: as {@code amtool}'s, flag by flag (spec/cli-and-metrics.md 7, spec/templates.md 3). */
    @Command(
            name = "render",
            header = "Render a template on sample data, or on those of a file.",
            description = "The same flags and the same format of data as amtool template render.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            optionListHeading = "%nFlags:%n",
            footerHeading = "%nExample:%n",
            footer = {
                "  signalbox template render \\",
                "      --template.text='{{ template \"slack.default.title\" . }}'"
            },
            sortOptions = false)
    static final class Render implements Callable<Integer> {

        private final InstantSource clock;
        private final ZoneId zone;

        @Spec
        @Nullable CommandSpec spec;

        @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
        boolean help;

        @Option(
                names = "--template.glob",
                paramLabel = "GLOB",
                description = "Files of templates, as an entry of templates: in the configuration. May be repeated.")
        List<String> globs = List.of();

        @Option(names = "--template.text", paramLabel = "TEXT", required = true, description = "The template to render.")
        String text = "";

        @Option(names = "--template.type", paramLabel = "TYPE", description = "text or html. Default: text.")
        String type = "text";

        @Option(
                names = "--template.data",
                paramLabel = "FILE",
                description = "JSON with the data of a notification, named as in the webhook's message. Default: a sample.")
        @Nullable Path data;

        Render(InstantSource clock, ZoneId zone) {
            this.clock = clock;
            this.zone = zone;
        }

        @Override
        public Integer call() {
            if (spec == null) {
                throw new IllegalStateException("called without a command line");
            }
            LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
            if (!type.equals("text") && !type.equals("html")) {
                throw new CommandFailure("--template.type: expected text or html, found " + type);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(rendered()); // nothing after it, as amtool
            out.flush();
            return SignalboxCommand.DONE;
        }

        private String rendered() {
            try {
                List<String> absolute = globs.stream().map(Render::absolute).toList();
                Messages messages = Messages.load(absolute, "", clock, zone);
                Messages.matchingNoFile(absolute).forEach(this::warn);
                return messages.render(text, type.equals("html"), input());
            } catch (InvalidTemplatesException | TemplateException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()));
            }
        }

        /** As in amtool it is no error: a template may be rendered that is in none of the files. */
        private void warn(String glob) {
            if (spec != null) {
                spec.commandLine().getErr().println("warning: --template.glob: no file matches " + glob);
            }
        }

        /** Not resolved by {@code Path}: a glob need not be one. */
        private static String absolute(String glob) {
            return glob.startsWith("/") ? glob : Path.of("").toAbsolutePath() + "/" + glob;
        }

        private TemplateInput input() {
            if (data == null) {
                return TemplateInput.sample(clock.instant(), zone);
            }
            try {
                return TemplateInput.parse(Files.readString(data));
            } catch (NoSuchFileException e) {
                throw new CommandFailure(data + ": no such file");
            } catch (MalformedInputException e) {
                throw new CommandFailure(data + ": is not UTF-8");
            } catch (IOException | InvalidPathException e) {
                throw new CommandFailure(data + ": cannot be read: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(data + ": " + e.getMessage());
            }
        }
    }
}
