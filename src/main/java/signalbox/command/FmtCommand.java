package signalbox.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.rules.LineDifference;
import signalbox.rules.RuleProblem;
import signalbox.rules.language.Formatted;
import signalbox.rules.language.Formatter;
import signalbox.rules.language.Remark;

/** {@code signalbox fmt}: lays rules out as all of them look. */
@Command(
        name = "fmt",
        header = "Lay rules out: spaces, lines and indentation as in all of them.",
        description = "Changes what stands between words and nothing else; comments stay. A file that cannot be read is left as it is, is"
                + " told as check tells it, and the command ends with 1.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nFlags:%n",
        sortOptions = false)
final class FmtCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final String ENDING = ".drl";
    /** The product's own rules, which may say more than those of teams. */
    private static final String STANDARD = "standard";

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PATHS",
            description = "Files, or folders with files below them; - reads a file from standard input and writes it to standard output."
                    + " Default: rules.")
    List<String> paths = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--check", description = "Change nothing: name the files that would look different, and end with 1 if there are any.")
    boolean check;

    @Option(names = "--diff", description = "Change nothing: show what would look different.")
    boolean diff;

    private final InputStream in;
    private int changed;
    private int problems;

    /** @param in what {@code -} reads */
    FmtCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        if (paths.equals(List.of(STANDARD_INPUT))) {
            standardInput(out);
        } else {
            List<Path> files = files();
            for (Path file : files) {
                layOut(file, out);
            }
            if (!check && !diff) {
                out.println(changed + " of " + files.size() + (files.size() == 1 ? " file" : " files") + " laid out anew");
            }
        }
        out.flush();
        return problems > 0 || (check && changed > 0) ? SignalboxCommand.FAILED : SignalboxCommand.DONE;
    }

    /** What cannot be read is given back as it is: what an editor has in its hands is not lost. */
    private void standardInput(PrintWriter out) throws IOException {
        String text = decoded(in.readAllBytes(), STANDARD_INPUT);
        Formatted formatted = Formatter.format(text);
        PrintWriter err = requireNonNull(spec).commandLine().getErr();
        tell(STANDARD_INPUT, formatted.problems(), err);
        err.flush();
        boolean differs = !formatted.text().equals(text);
        changed += differs ? 1 : 0;
        if (diff) {
            out.print(LineDifference.of(STANDARD_INPUT, text, formatted.text()));
        } else if (!check) {
            out.print(formatted.text());
        } else if (differs) {
            out.println(STANDARD_INPUT);
        }
    }

    private void layOut(Path file, PrintWriter out) throws IOException {
        String shown = file.toString().replace('\\', '/');
        String text;
        try {
            text = decoded(Files.readAllBytes(file), shown);
        } catch (CommandFailure e) { // the others are laid out all the same
            problems++;
            out.println(e.getMessage());
            return;
        }
        Formatted formatted = Formatter.format(text);
        tell(shown, formatted.problems(), out);
        if (formatted.text().equals(text)) {
            return;
        }
        changed++;
        if (diff) {
            out.print(LineDifference.of(shown, text, formatted.text()));
            return;
        }
        out.println(shown);
        if (!check) {
            Files.writeString(file, formatted.text());
        }
    }

    private void tell(String shown, List<Remark> remarks, PrintWriter to) {
        problems += remarks.size();
        remarks.stream()
                .map(remark -> new RuleProblem(shown, remark.place().line(), remark.place().column(), remark.message(), remark.hint()))
                .distinct()
                .sorted()
                .forEach(to::println);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String path : paths.isEmpty() ? List.of("rules") : paths) {
            Path given = Path.of(path);
            if (!Files.exists(given)) {
                throw new CommandFailure("there is no " + given + (paths.isEmpty() ? ": name files or folders of rules" : ""));
            }
            if (Files.isDirectory(given)) {
                try (Stream<Path> below = Files.walk(given)) {
                    below.filter(file -> isRuleOfATeam(given.relativize(file))).filter(Files::isRegularFile).sorted().forEach(files::add);
                }
            } else {
                files.add(given);
            }
        }
        return files;
    }

    private static boolean isRuleOfATeam(Path below) {
        for (Path part : below) {
            if (part.toString().startsWith(".") && !part.toString().equals(".")) {
                return false;
            }
        }
        return below.toString().endsWith(ENDING) && !below.startsWith(STANDARD);
    }

    private static String decoded(byte[] bytes, String shown) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CommandFailure(shown + ": the file is not UTF-8 text: save it in UTF-8");
        }
    }
}
