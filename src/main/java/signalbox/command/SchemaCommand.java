package signalbox.command;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.alert.NearestName;
import signalbox.editor.JsonSchemas;

/** {@code signalbox schema}: JSON Schemas of the files that people write. */
@Command(
        name = "schema",
        header = "Print the JSON Schema of a kind of file, for text editors.",
        description = "timelines: *.test.yml; package: package.yml; receivers: the files in the folder of receivers; configuration:"
                + " alertmanager.yml. A server answers the same at /api/signalbox/v1/schemas/NAME.json.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nFlags:%n")
final class SchemaCommand implements Callable<Integer> {

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "timelines, package, receivers or configuration.")
    String name = "";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Override
    public Integer call() {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        out.print(JsonSchemas.named(name).orElseThrow(() -> new CommandFailure("there is no schema \"" + name + "\": "
                + NearestName.to(name, JsonSchemas.NAMES).map(near -> "did you mean " + near + "?")
                        .orElse("there are " + String.join(", ", JsonSchemas.NAMES)))));
        out.flush();
        return SignalboxCommand.DONE;
    }
}
