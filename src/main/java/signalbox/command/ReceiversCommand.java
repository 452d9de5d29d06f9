package signalbox.command;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.alert.MatcherSyntax;
import signalbox.config.ConfigProblem;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.ReceiverConfig;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.notify.Delivery;
import signalbox.notify.Receiver;
import signalbox.receiver.Receivers;
import signalbox.receiver.http.InvalidReceiverException;

/** {@code signalbox receivers}: what can be done with receivers. */
@Command(
        name = "receivers",
        header = "Try out receivers.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nFlags:%n")
final class ReceiversCommand implements Runnable {

    /** Where samples say that the server is, for there is none. */
    private static final String SERVER_URL = "http://localhost";

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    private final InstantSource clock;

    ReceiversCommand(InstantSource clock) {
        this.clock = clock;
    }

    /** No command: the help. */
    @Override
    public void run() {
        SignalboxCommand.help(spec);
    }

    @Command(
            name = "test",
            header = "Send a marked sample through a receiver.",
            description = "Tells each integration of the receiver, without a server, and prints what the far end said; ends with"
                    + " 1 if one was not told.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            parameterListHeading = "%nParameters:%n",
            optionListHeading = "%nFlags:%n")
    int test(
            @Parameters(paramLabel = "NAME", description = "Name of the receiver.") String name,
            @Mixin InputFiles files,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean asked) {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.ERROR, LogFormat.LOGFMT);
        PrintWriter out = spec.commandLine().getOut();
        int exit = SignalboxCommand.DONE;
        List<Receiver> receivers = receivers(name, files);
        if (receivers.isEmpty()) {
            out.println("receiver " + name + " has no integrations: it tells nobody");
        }
        for (Receiver receiver : receivers) {
            try (receiver) {
                Delivery delivery = Receivers.sendSample(receiver, clock.instant()).delivery();
                out.println(receiver.integration() + ": " + words(delivery));
                exit = delivery.outcome() == Delivery.Outcome.SENT ? exit : SignalboxCommand.FAILED;
            }
        }
        out.flush();
        return exit;
    }

    private List<Receiver> receivers(String name, InputFiles files) {
        files.mustBeThere();
        try {
            Configuration configuration = files.sources(MatcherSyntax.Mode.FALLBACK).configuration();
            ReceiverConfig config = configuration.receivers().stream()
                    .filter(receiver -> receiver.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("there is no receiver " + name + ": there are "
                            + String.join(", ", configuration.receivers().stream().map(ReceiverConfig::name).toList())));
            Messages messages = Messages.load(configuration.templates(), SERVER_URL, clock, ZoneId.systemDefault());
            return new Receivers(System.out, SERVER_URL, variable -> Optional.ofNullable(System.getenv(variable)).orElse(""), clock)
                    .build(List.of(config), any -> true, messages);
        } catch (ConfigurationException e) {
            throw new CommandFailure(String.join("\n", e.problems().stream().map(ConfigProblem::toString).toList()));
        } catch (InvalidTemplatesException | InvalidReceiverException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private static String words(Delivery delivery) {
        return switch (delivery.outcome()) {
            case SENT -> "told";
            case RETRY -> "not told, a server would try again: " + delivery.detail();
            case FAILED -> "not told: " + delivery.detail();
        };
    }
}
