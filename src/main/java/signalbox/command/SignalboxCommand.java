package signalbox.command;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.INegatableOptionTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import signalbox.alert.Severity;
import signalbox.gotext.GoDuration;
import signalbox.gotext.GoQuote;
import signalbox.lint.Level;
import signalbox.log.LogAttributes;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;

/** {@code signalbox}: the commands, and how a line becomes one of them. */
@Command(
        name = "signalbox",
        header = {
            "An alert router that decides by rules,",
            "and a drop-in replacement for Prometheus Alertmanager."
        },
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"signalbox COMMAND [FLAGS]", "       signalbox --FLAG…   the same as signalbox serve --FLAG…"},
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nFlags:%n",
        versionProvider = ProgramVersion.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  signalbox demo              a rack fails, two Prometheus servers see it",
            "  signalbox demo --web        the same and more, to look at in a browser",
            "  signalbox serve             the rules and receivers here, on port 9093",
            "  signalbox serve --config.file=alertmanager.yml --storage.path=/var/lib/sb",
            "  signalbox check             what a start would refuse, without starting",
            "  signalbox COMMAND --help    all flags of a command",
            "",
            "JAVA_OPTS is handed to the Java virtual machine."
        })
public final class SignalboxCommand implements Runnable {

    /** The exit code of what was done. */
    public static final int DONE = 0;
    /** The exit code of what could not be done, or not as it should. */
    public static final int FAILED = 1;

    private static final Logger log = LoggerFactory.getLogger(SignalboxCommand.class);

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    boolean version;

    private SignalboxCommand() {}

    /**
     * Runs the command that a line asks for and returns the exit code of the process.
     *
     * @param starter starts the server
     * @param clock handed to what measures or makes instants
     */
    public static int run(String[] args, RunningServer.Starter starter, InstantSource clock) {
        Signals signals = new Signals();
        ServeCommand serve = new ServeCommand(starter, signals, () -> ProcessSignals.connect(signals));
        return line(serve, starter, clock).execute(withCommand(args));
    }

    static CommandLine line(ServeCommand serve, RunningServer.Starter starter, InstantSource clock) {
        CommandLine line = new CommandLine(new SignalboxCommand());
        line.addSubcommand(serve);
        line.addSubcommand(new CheckCommand(clock));
        line.addSubcommand(new TestCommand());
        line.addSubcommand(new FmtCommand(System.in));
        line.addSubcommand(new LspCommand(clock));
        line.addSubcommand(new SchemaCommand());
        line.addSubcommand(new ExplainCommand(clock));
        line.addSubcommand(new AuditCommand(clock));
        line.addSubcommand(new AckCommand(clock));
        line.addSubcommand(new ReplayCommand(clock));
        line.addSubcommand(new TimelineCommand(clock));
        line.addSubcommand(new RulesCommand());
        line.addSubcommand(new ReceiversCommand(clock));
        line.addSubcommand(new DemoCommand(starter, serve::listening, clock));
        ServiceLoader.load(FurtherCommands.class)
                .forEach(further -> further.commands(starter, clock).forEach(line::addSubcommand));
        line.addSubcommand(new CommandLine(new TemplateCommand())
                .addSubcommand(new TemplateCommand.Render(clock, ZoneId.systemDefault())));
        return configured(line);
    }

    /** An Alertmanager's command line has flags only. */
    static String[] withCommand(String[] args) {
        boolean flagsOnly = args.length > 0
                && args[0].startsWith("-")
                && !args[0].equals("-h")
                && !args[0].equals("--help")
                && !args[0].equals("--version");
        if (!flagsOnly) {
            return args;
        }
        String[] full = new String[args.length + 1];
        full[0] = "serve";
        System.arraycopy(args, 0, full, 1, args.length);
        return full;
    }

    /** What all command lines have in common: how values are read and faults are told. */
    static CommandLine configured(CommandLine line) {
        line.registerConverter(Duration.class, told(GoDuration::parseFlag));
        line.registerConverter(int.class, told(SignalboxCommand::wholeNumber));
        line.registerConverter(ListenAddress.class, told(ListenAddress::parse));
        line.registerConverter(LogLevel.class, told(name -> oneOf(LogLevel.values(), name.toLowerCase(Locale.ROOT), "log level")));
        line.registerConverter(LogFormat.class, told(name -> oneOf(LogFormat.values(), name, "log format")));
        line.registerConverter(Severity.class, told(Severity::parse));
        line.registerConverter(TestCommand.Format.class, told(name -> oneOf(TestCommand.Format.values(), name, "format")));
        line.registerConverter(CheckCommand.Format.class, told(name -> oneOf(CheckCommand.Format.values(), name, "format")));
        line.registerConverter(Level.class, told(name -> oneOf(Level.values(), name, "severity")));
        line.registerConverter(AuditCommand.Format.class, told(name -> oneOf(AuditCommand.Format.values(), name, "format")));
        line.registerConverter(ExplainCommand.Format.class, told(name -> oneOf(ExplainCommand.Format.values(), name, "format")));
        line.registerConverter(ReplayCommand.Format.class, told(name -> oneOf(ReplayCommand.Format.values(), name, "format")));
        line.setNegatableOptionTransformer(new Negated());
        line.setHelpFactory(ShortHelp::new);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler(FlagErrors::handle);
        line.setExecutionExceptionHandler(SignalboxCommand::failed);
        return line;
    }

    /** No command: the help. */
    @Override
    public void run() {
        help(spec);
    }

    /** Shows what a command can do. */
    static void help(@Nullable CommandSpec spec) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            spec.commandLine().usage(out);
            out.flush();
        }
    }

    private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof CommandFailure) {
            err.println("signalbox: error: " + failure.getMessage());
        } else {
            err.println("signalbox: error: " + LogAttributes.text(failure));
            log.debug("the command failed", failure);
        }
        err.flush();
        return notRun(line);
    }

    /** The exit code of a command that could not do its work: one that has another meaning for 1 says so. */
    static int notRun(CommandLine line) {
        return line.getCommand() instanceof TestCommand ? TestCommand.UNUSABLE : FAILED;
    }

    private interface Reader<T> {
        T read(String text);
    }

    private static <T> ITypeConverter<T> told(Reader<T> reader) {
        return text -> {
            try {
                return reader.read(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** As Alertmanager takes it: what stands behind a point is cut off. */
    private static int wholeNumber(String text) {
        try {
            double number = text.strip().equals(text) ? new BigDecimal(text).doubleValue() : Double.NaN;
            if (number > Integer.MIN_VALUE - 1.0) {
                return (int) number; // Java's cast stops at the largest number
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is too small.
        }
        throw new IllegalArgumentException(GoQuote.quote(text) + " is no whole number");
    }

    private static <T extends Enum<T>> T oneOf(T[] values, String name, String what) {
        for (T value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException("unrecognized " + what + " " + GoQuote.quote(name));
    }

    /** One line says how a command is used: picocli fills several with its flags, and breaks them at their dots. */
    private static final class ShortHelp extends CommandLine.Help {

        ShortHelp(CommandSpec command, ColorScheme colors) {
            super(command, colors);
        }

        @Override
        public String synopsis(int headingLength) {
            String full = super.synopsis(headingLength);
            boolean own = commandSpec().usageMessage().customSynopsis().length > 0;
            return own || full.lines().count() == 1 ? full : abbreviatedSynopsis().replace("[OPTIONS]", flags(commandSpec()));
        }

        private static String flags(CommandSpec command) {
            return Stream.concat(
                            command.options().stream()
                                    .filter(OptionSpec::required)
                                    .map(option -> option.longestName() + "=" + option.paramLabel()),
                            Stream.of("[FLAGS]"))
                    .collect(joining(" "));
        }
    }

    /** {@code --no-x.y} for {@code --x.y}; picocli's own does not expect the dot. */
    private static final class Negated implements INegatableOptionTransformer {
        @Override
        public String makeNegative(String optionName, CommandSpec command) {
            return optionName.startsWith("--") ? "--no-" + optionName.substring(2) : optionName;
        }

        @Override
        public String makeSynopsis(String optionName, CommandSpec command) {
            return optionName.startsWith("--") ? "--[no-]" + optionName.substring(2) : optionName;
        }
    }
}
