package signalbox.command;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import signalbox.alert.AnchoredRegex;
import signalbox.alert.Severity;
import signalbox.audit.AuditCopy;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;

/**
 * What {@code serve} was told, checked: Alertmanager's flags and our own (spec/cli-and-metrics.md 1).
 *
 * @param configFile empty when none was given and there is no {@code alertmanager.yml} here; may be missing otherwise
 * @param rulesDir the folder of the rules, which may be missing; empty when only the standard ones act
 * @param receiversDir the folder of further receivers, which may be missing; empty when there are none
 * @param storagePath the folder of all state; may be missing
 * @param dataRetention for how long expired silences and the notification log are kept; positive
 * @param dataMaintenanceInterval between two collections of what is not needed any more; positive
 * @param maxSilences 0 for no limit; expired ones count
 * @param maxSilenceSizeBytes 0 for no limit
 * @param logSilences whether changes of silences are logged
 * @param alertsGcInterval between two removals of resolved alerts; positive
 * @param perAlertnameLimit how many alerts may have the same name; 0 for no limit
 * @param resendGrace for how long a restored alert whose end passed while the server was down waits for its sender
 * @param dispatchMaintenanceInterval between two removals of empty groups; positive
 * @param dispatchStartDelay after the start, until groups speak
 * @param resolvedWhileMuted whether the end of what was told is told, whatever mutes it by then
 * @param selfCheckInterval how often each rule package is looked at again; zero for never
 * @param watchRules whether rules are taken over when their files change
 * @param severity the order of severities
 * @param audit for how long, and how much, the audit is kept
 * @param web how the server is reached
 * @param cluster other replicas
 * @param features what {@code --enable-feature} switched on
 * @param log how the log is written
 * @param withoutEffect given flags that change nothing yet, as they were written
 */
public record ServeOptions(
        Optional<Path> configFile,
        Optional<Path> rulesDir,
        Optional<Path> receiversDir,
        Path storagePath,
        Duration dataRetention,
        Duration dataMaintenanceInterval,
        int maxSilences,
        int maxSilenceSizeBytes,
        boolean logSilences,
        Duration alertsGcInterval,
        int perAlertnameLimit,
        Duration resendGrace,
        Duration dispatchMaintenanceInterval,
        Duration dispatchStartDelay,
        boolean resolvedWhileMuted,
        Duration selfCheckInterval,
        boolean watchRules,
        Severity severity,
        Audit audit,
        Web web,
        Cluster cluster,
        Set<Feature> features,
        Log log,
        List<String> withoutEffect) {

    public ServeOptions {
        withoutEffect = List.copyOf(withoutEffect);
    }

    /**
     * What is deleted of the audit, the oldest first, and where else it lies.
     *
     * @param time how old its rows may become, but for those of deliveries
     * @param size how many bytes it may have, those of deliveries included
     * @param deliveriesTime how old rows of deliveries may become
     * @param deliveriesSize how many bytes the files of deliveries may have
     * @param mask names of labels and annotations whose values are hashed in it
     * @param standardFirings whether firings of the standard rules are kept, too
     * @param copy where it is copied to, if it is; read anew for each connection
     */
    public record Audit(
            Duration time,
            long size,
            Duration deliveriesTime,
            long deliveriesSize,
            Optional<AnchoredRegex> mask,
            boolean standardFirings,
            Optional<AuditCopy.Destination> copy) {}

    /**
     * How the server is reached.
     *
     * @param systemdSocket whether systemd hands the listeners over
     * @param listenAddresses never empty
     * @param configFile TLS and authentication; {@code ""} for neither
     * @param rolesFile who may do what; {@code ""} when every user may do all
     * @param externalUrl without slashes at its end; empty for the one made from host name and port
     * @param routePrefix {@code /}, or a slash and a path without one at its end
     * @param corsOrigin sites whose pages may use the API v2; empty for none
     * @param getConcurrency how many GET requests run at once; never 0
     * @param timeout of a request; zero for none
     * @param notificationLinks whether each alert of a webhook has the address of its explanation
     */
    public record Web(
            boolean systemdSocket,
            List<ListenAddress> listenAddresses,
            String configFile,
            String rolesFile,
            Optional<URI> externalUrl,
            String routePrefix,
            Optional<AnchoredRegex> corsOrigin,
            int getConcurrency,
            Duration timeout,
            boolean notificationLinks) {

        public Web {
            listenAddresses = List.copyOf(listenAddresses);
        }
    }

    /**
     * Other replicas. Texts are {@code ""} when not given.
     *
     * @param listenAddress {@code ""} when clustering is off
     */
    public record Cluster(
            String listenAddress,
            String advertiseAddress,
            String peerName,
            List<String> peers,
            Duration peerTimeout,
            Duration peersResolveTimeout,
            Duration gossipInterval,
            Duration pushpullInterval,
            Duration tcpTimeout,
            Duration probeTimeout,
            Duration probeInterval,
            Duration settleTimeout,
            Duration reconnectInterval,
            Duration reconnectTimeout,
            String tlsConfig,
            boolean allowInsecurePublicAdvertiseAddressDiscovery,
            String label) {

        public Cluster {
            peers = List.copyOf(peers);
        }
    }

    /** How the log is written. */
    public record Log(LogLevel level, LogFormat format) {}

    /** From flags as on the command line. Throws {@link IllegalArgumentException} with the text for the user. */
    public static ServeOptions parse(String... flags) {
        ServeFlags parsed = new ServeFlags();
        CommandLine line = SignalboxCommand.configured(new CommandLine(parsed));
        try {
            line.parseArgs(flags);
            return parsed.options(line);
        } catch (CommandLine.ParameterException e) {
            throw new IllegalArgumentException(FlagErrors.text(e), e);
        }
    }
}
