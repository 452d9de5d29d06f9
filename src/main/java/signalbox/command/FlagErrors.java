package signalbox.command;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about a command line that cannot be understood: in Alertmanager's words, where it has some. */
final class FlagErrors {

    /** What picocli says before what was wrong; of flags that may be repeated it says it twice. */
    private static final Pattern VALUE = Pattern.compile("^(?:Invalid value for option '[^']*'(?: at index [0-9]+)?(?: \\([^)]*\\))?[^:]*: )+");

    private FlagErrors() {}

    /** Tells the user; the exit code is 1, as Alertmanager's. */
    static int handle(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("signalbox: error: " + text(e) + ", try --help");
        err.flush();
        return SignalboxCommand.notRun(e.getCommandLine());
    }

    static String text(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0));
        }
        if (e instanceof OverwrittenOptionException && e.getArgSpec() instanceof OptionSpec option) {
            return "flag '" + option.longestName().substring(2) + "' cannot be repeated";
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            return missing(option, String.valueOf(e.getMessage()));
        }
        return withFlag(e.getArgSpec(), String.valueOf(e.getMessage()));
    }

    /** Either the value of a flag, or a flag that must be given. */
    private static String missing(OptionSpec option, String message) {
        return message.startsWith("Missing required option")
                ? "required flag " + option.longestName() + " not provided"
                : "expected argument for flag '" + option.longestName() + "'";
    }

    private static String unknown(String argument) {
        String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        if (name.startsWith("--")) {
            return "unknown long flag '" + name + "'";
        }
        if (name.startsWith("-") && name.length() > 1) {
            return "unknown short flag '" + name.substring(0, 2) + "'";
        }
        return FurtherCommands.NAMES.contains(argument)
                ? argument + " comes in a jar of its own: put signalbox-bench.jar beside signalbox.jar"
                : "unexpected " + argument;
    }

    /** Picocli's own words about a value name the option in a longer way than needed. */
    private static String withFlag(ArgSpec argument, String message) {
        if (argument instanceof OptionSpec option) {
            String said = VALUE.matcher(message).replaceFirst("");
            return option.longestName() + ": " + said;
        }
        return message;
    }
}
