package signalbox.command;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What this is, in the form of Alertmanager's {@code --version} (spec/cli-and-metrics.md 1.2). */
public final class ProgramVersion implements IVersionProvider {

    /** The Alertmanager whose interfaces this server has. */
    public static final String COMPATIBLE_WITH = "0.35.0";

    /** Of the jar; a build in a folder of classes has none. */
    public static String number() {
        return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
    }

    /** In one line, for the log. */
    static String summary() {
        return "(version=" + number() + ", compatible with Alertmanager " + COMPATIBLE_WITH + ")";
    }

    /** What runs it, in one line, for the log. */
    static String build() {
        return "(java=" + System.getProperty("java.runtime.version") + ", platform=" + platform() + ")";
    }

    private static String platform() {
        String machine = System.getProperty("os.arch", "").replace("x86_64", "amd64").replace("aarch64", "arm64");
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT) + "/" + machine;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "signalbox, version " + number(),
            "  compatible with:  Alertmanager " + COMPATIBLE_WITH,
            "  java version:     " + System.getProperty("java.runtime.version"),
            "  platform:         " + platform()
        };
    }
}
