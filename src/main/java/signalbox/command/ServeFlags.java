package signalbox.command;

import static signalbox.log.LogFormat.LOGFMT;
import static signalbox.log.LogLevel.INFO;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import signalbox.alert.AnchoredRegex;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.Severity;
import signalbox.audit.AuditCopy;
import signalbox.audit.PostgresUrl;
import signalbox.gotext.GoQuote;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;

/**
 * The flags of {@code serve} as picocli fills them in, with their defaults (spec/cli-and-metrics.md 1); {@link
 * #options} checks what concerns several of them and makes the values that the rest of the server sees.
 */
@Command
final class ServeFlags {

    /** Flags that change nothing yet; those that begin with {@code --cluster.} and {@code --api.connect.} are more. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "--alerts.gc-interval",
            "--auto-gomemlimit",
            "--auto-gomemlimit.ratio",
            "--auto-gomemlimit.refresh-interval",
            "--dispatch.maintenance-interval",
            "--web.systemd-socket");

    /** Features that change nothing yet. */
    private static final Set<Feature> FEATURES_WITHOUT_EFFECT =
            EnumSet.complementOf(
            EnumSet.of(Feature.CLASSIC_MODE, Feature.UTF8_STRICT_MODE, Feature.ALERT_NAMES_IN_METRICS));

    private static final int LEAST_GET_CONCURRENCY = 8;

    @ArgGroup(validate = false, heading = "%nFiles:%n", order = 1)
    Sources sources = new Sources();

    @ArgGroup(validate = false, heading = "%nAlerts, silences, rules and audit:%n", order = 2)
    Work work = new Work();

    @ArgGroup(validate = false, heading = "%nWeb:%n", order = 3)
    Web web = new Web();

    @ArgGroup(validate = false, heading = "%nLog:%n", order = 4)
    Log log = new Log();

    @ArgGroup(
            validate = false,
            heading = "%nCluster (accepted, no effect yet):%n",
            order = 5)
    Cluster cluster = new Cluster();

    @ArgGroup(
            validate = false,
            heading = "%nConnect API (accepted, no effect yet):%n",
            order = 6)
    Connect connect = new Connect();

    static final class Sources extends InputFiles {
        @Option(names = "--storage.path", paramLabel = "DIR", description = "Directory for all state. Default: data/")
        Path storagePath = Path.of("data/");
    }

    static final class Work {
        @Option(
                names = "--data.retention",
                paramLabel = "DURATION",
                description = "How long to keep expired silences and the notification log. Default: 120h")
        Duration dataRetention = Duration.ofDays(5);

        @Option(
                names = "--data.maintenance-interval",
                paramLabel = "DURATION",
                description = "Interval between garbage collections of state. Default: 15m")
        Duration dataMaintenanceInterval = Duration.ofMinutes(15);

        @Option(
                names = "--silences.max-silences",
                paramLabel = "N",
                description = "Maximum number of silences, including expired ones. Default: 0 (no limit)")
        int maxSilences;

        @Option(
                names = "--silences.max-silence-size-bytes",
                paramLabel = "N",
                description = "Maximum size of a silence in bytes. Default: 0 (no limit)")
        int maxSilenceSizeBytes;

        @Option(names = "--log.silences", negatable = true, description = "Log changes of silences.")
        boolean logSilences;

        @Option(
                names = "--alerts.gc-interval",
                paramLabel = "DURATION",
                description = "Accepted, no effect: resolved alerts are removed as soon as they were notified. Default: 30m")
        Duration alertsGcInterval = Duration.ofMinutes(30);

        @Option(
                names = "--alerts.per-alertname-limit",
                paramLabel = "N",
                description = "Maximum active alerts per alertname. Default: 0 (no limit)")
        int perAlertnameLimit;

        @Option(
                names = "--alerts.resend-grace",
                paramLabel = "DURATION",
                description = "How long an alert whose end passed while the server was down waits for its sender after"
                        + " a start, before it counts as resolved. Default: 2m")
        Duration resendGrace = Duration.ofMinutes(2);

        @Option(
                names = "--dispatch.maintenance-interval",
                paramLabel = "DURATION",
                description = "Accepted, no effect: empty groups are removed at once. Default: 30s")
        Duration dispatchMaintenanceInterval = Duration.ofSeconds(30);

        @Option(
                names = "--dispatch.start-delay",
                paramLabel = "DURATION",
                description = "Time to wait after startup before sending notifications. Default: 0s")
        Duration dispatchStartDelay = Duration.ZERO;

        @Option(
                names = "--notify.resolved-while-muted",
                negatable = true,
                defaultValue = "true",
                fallbackValue = "true",
                description = "Tell whoever was told that an alert fires that it ended, also when a silence, another alert, a"
                        + " time interval or another route keeps it from them by then. With --no-… not, as Alertmanager."
                        + " Default: told")
        boolean resolvedWhileMuted = true;

        @Option(
                names = "--rules.self-check-interval",
                paramLabel = "DURATION",
                description = "How often each rule package, and the standard rules, are recomputed from scratch and compared with"
                        + " the conclusions in force. 0 disables it. Default: 5m")
        Duration selfCheckInterval = Duration.ofMinutes(5);

        @Option(
                names = "--rules.watch",
                description = "Take rules over when their files change: each changed package is compiled and its timelines are run in the"
                        + " background; one that is broken keeps its last good version. Default: off, until a reload")
        boolean watchRules;

        @Option(
                names = "--severity.order",
                paramLabel = "ORDER",
                description = "How bad alerts are by their label severity, the worst first; words between = mean the same."
                        + " Default: fatal > critical > warning > info, and the usual synonyms")
        Severity severity = Severity.DEFAULT;

        @Option(
                names = "--audit.retention.time",
                paramLabel = "DURATION",
                description = "How long to keep audit records other than deliveries. Default: 90d")
        Duration auditTime = Duration.ofDays(90);

        @Option(
                names = "--audit.retention.size",
                paramLabel = "SIZE",
                converter = ByteSize.Converter.class,
                description = "Maximum size of the audit; the oldest records are deleted first. Default: 10GB")
        ByteSize auditSize = ByteSize.of("10GB");

        @Option(
                names = "--audit.deliveries.retention.time",
                paramLabel = "DURATION",
                description = "How long to keep records of deliveries. Default: 400d")
        Duration deliveriesTime = Duration.ofDays(400);

        @Option(
                names = "--audit.deliveries.retention.size",
                paramLabel = "SIZE",
                converter = ByteSize.Converter.class,
                description = "Maximum size of the records of deliveries. Default: 5GB")
        ByteSize deliveriesSize = ByteSize.of("5GB");

        @Option(
                names = "--audit.mask",
                paramLabel = "REGEX",
                description = "Labels and annotations whose names match are kept in the audit as keyed hashes of their values."
                        + " Default: none")
        String auditMask = "";

        @Option(
                names = "--audit.standard-firings",
                description = "Keep in the audit also with which facts the standard rules fire, such as those that group alerts and decide what"
                        + " is told. Default: false")
        boolean auditStandardFirings;

        @Option(
                names = "--audit.url",
                paramLabel = "URL",
                description = "PostgreSQL to which the audit is copied: jdbc:postgresql://HOST/DATABASE?user=USER, without a password."
                        + " Default: none")
        String auditUrl = "";

        @Option(
                names = "--audit.url-file",
                paramLabel = "FILE",
                description = "The same with a password (…&password=…), in a file that only the server can read. Default: none")
        @Nullable Path auditUrlFile;

        @Option(
                names = "--enable-feature",
                paramLabel = "LIST",
                description = "Comma-separated list of features to enable.")
        String features = "";

        @Option(
                names = "--auto-gomemlimit",
                negatable = true,
                description = "Accepted for compatibility, no effect. Default: off")
        boolean autoGomemlimit;

        @Option(
                names = "--auto-gomemlimit.ratio",
                paramLabel = "RATIO",
                description = "Accepted for compatibility, no effect. Default: 0.9")
        double autoGomemlimitRatio = 0.9;

        @Option(
                names = "--auto-gomemlimit.refresh-interval",
                paramLabel = "DURATION",
                description = "Accepted for compatibility, no effect. Default: 0s")
        Duration autoGomemlimitRefreshInterval = Duration.ZERO;
    }

    static final class Web {
        @Option(
                names = "--web.listen-address",
                paramLabel = "HOST:PORT",
                description = "Address to listen on. Repeatable. Default: :9093")
        List<ListenAddress> listenAddresses = new ArrayList<>();

        @Option(
                names = "--web.external-url",
                paramLabel = "URL",
                description = "URL under which the server is reachable from outside; used for links in notifications.")
        String externalUrl = "";

        @Option(
                names = "--web.route-prefix",
                paramLabel = "PATH",
                description = "Prefix for all HTTP paths. Default: the path of --web.external-url")
        @Nullable String routePrefix;

        @Option(
                names = "--web.cors.origin",
                paramLabel = "REGEX",
                description = "Sites whose pages may use the API v2: an expression that the whole origin matches, as in"
                        + " https?://(a|b)[.]com. Default: none")
        String corsOrigin = "";

        @Option(
                names = "--web.get-concurrency",
                paramLabel = "N",
                description = "Maximum number of concurrent GET requests, and as many again below /api/signalbox/. Default: the number of CPUs,"
                        + " at least 8")
        int getConcurrency;

        @Option(
                names = "--web.timeout",
                paramLabel = "DURATION",
                description = "Timeout for HTTP requests. Default: 0 (no timeout)")
        Duration timeout = Duration.ZERO;

        @Option(
                names = "--web.notification-links",
                arity = "0",
                description = "Webhooks, files and Kafka have in each alert the address of the page that explains it (explainURL). Templates have"
                        + " it as .ExplainURL in any case.")
        boolean notificationLinks;

        @Option(
                names = "--web.config.file",
                paramLabel = "FILE",
                description = "Web configuration file (TLS, basic auth, headers, rate limit), in the format of Prometheus' exporter-toolkit.")
        String configFile = "";

        @Option(
                names = "--web.roles.file",
                paramLabel = "FILE",
                description = "Who of the users of --web.config.file may do what: viewer, sender, silencer or operator. Default: what"
                        + " signalbox_roles in that file says; without it each user may do all")
        String rolesFile = "";

        @Option(
                names = "--web.systemd-socket",
                negatable = true,
                description = "Socket activation. No effect yet.")
        boolean systemdSocket;
    }

    /** Of Alertmanager's other API, which is not here yet. */
    static final class Connect {
        @Option(names = "--api.connect.unary-concurrency", paramLabel = "N", description = "Default: 0")
        int unaryConcurrency;

        @Option(names = "--api.connect.stream-concurrency", paramLabel = "N", description = "Default: 0")
        int streamConcurrency;

        @Option(names = "--api.connect.unary-timeout", paramLabel = "DURATION", description = "Default: 0")
        Duration unaryTimeout = Duration.ZERO;

        @Option(names = "--api.connect.stream-idle-timeout", paramLabel = "DURATION", description = "Default: 0")
        Duration streamIdleTimeout = Duration.ZERO;

        @Option(names = "--api.connect.stream-lifetime", paramLabel = "DURATION", description = "Default: 0")
        Duration streamLifetime = Duration.ZERO;

        @Option(names = "--api.connect.read-max-bytes", paramLabel = "N", description = "Default: 0")
        int readMaxBytes;

        @Option(names = "--api.connect.send-max-bytes", paramLabel = "N", description = "Default: 0")
        int sendMaxBytes;

        @Option(names = "--api.connect.max-request-body-bytes", paramLabel = "N", description = "Default: 0")
        int maxRequestBodyBytes;
    }

    static final class Log {
        @Option(names = "--log.level", paramLabel = "LEVEL", description = "debug, info, warn or error. Default: info")
        LogLevel level = INFO;

        @Option(names = "--log.format", paramLabel = "FORMAT", description = "logfmt or json. Default: logfmt")
        LogFormat format = LOGFMT;
    }

    static final class Cluster {
        @Option(
                names = "--cluster.listen-address",
                paramLabel = "HOST:PORT",
                description = "Address for cluster traffic; empty disables clustering. Default: 0.0.0.0:9094")
        String listenAddress = "0.0.0.0:9094";

        @Option(
                names = "--cluster.advertise-address",
                paramLabel = "HOST:PORT",
                description = "Address to advertise to peers.")
        String advertiseAddress = "";

        @Option(
                names = "--cluster.peer-name",
                paramLabel = "NAME",
                description = "Name of this server in a copy of the audit, which is an effect. Default: the host's")
        String peerName = "";

        @Option(
                names = "--cluster.peer",
                paramLabel = "HOST:PORT",
                description = "Initial peer. Repeatable.")
        List<String> peers = new ArrayList<>();

        @Option(names = "--cluster.peer-timeout", paramLabel = "DURATION", description = "Default: 15s")
        Duration peerTimeout = Duration.ofSeconds(15);

        @Option(names = "--cluster.peers-resolve-timeout", paramLabel = "DURATION", description = "Default: 15s")
        Duration peersResolveTimeout = Duration.ofSeconds(15);

        @Option(names = "--cluster.gossip-interval", paramLabel = "DURATION", description = "Default: 200ms")
        Duration gossipInterval = Duration.ofMillis(200);

        @Option(names = "--cluster.pushpull-interval", paramLabel = "DURATION", description = "Default: 1m")
        Duration pushpullInterval = Duration.ofMinutes(1);

        @Option(names = "--cluster.tcp-timeout", paramLabel = "DURATION", description = "Default: 10s")
        Duration tcpTimeout = Duration.ofSeconds(10);

        @Option(names = "--cluster.probe-timeout", paramLabel = "DURATION", description = "Default: 500ms")
        Duration probeTimeout = Duration.ofMillis(500);

        @Option(names = "--cluster.probe-interval", paramLabel = "DURATION", description = "Default: 1s")
        Duration probeInterval = Duration.ofSeconds(1);

        @Option(names = "--cluster.settle-timeout", paramLabel = "DURATION", description = "Default: 1m")
        Duration settleTimeout = Duration.ofMinutes(1);

        @Option(names = "--cluster.reconnect-interval", paramLabel = "DURATION", description = "Default: 10s")
        Duration reconnectInterval = Duration.ofSeconds(10);

        @Option(names = "--cluster.reconnect-timeout", paramLabel = "DURATION", description = "Default: 6h")
        Duration reconnectTimeout = Duration.ofHours(6);

        @Option(names = "--cluster.tls-config", paramLabel = "FILE", description = "TLS among replicas.")
        String tlsConfig = "";

        @Option(
                names = "--cluster.allow-insecure-public-advertise-address-discovery",
                negatable = true,
                description = "Default: off")
        boolean allowInsecurePublicAdvertiseAddressDiscovery;

        @Option(names = "--cluster.label", paramLabel = "LABEL", description = "Label of the packets.")
        String label = "";

        /** The intervals that must be positive while clustering is on: all but the settle timeout. */
        Map<String, Duration> intervals() {
            Map<String, Duration> intervals = new TreeMap<>();
            intervals.put("--cluster.peer-timeout", peerTimeout);
            intervals.put("--cluster.peers-resolve-timeout", peersResolveTimeout);
            intervals.put("--cluster.gossip-interval", gossipInterval);
            intervals.put("--cluster.pushpull-interval", pushpullInterval);
            intervals.put("--cluster.tcp-timeout", tcpTimeout);
            intervals.put("--cluster.probe-timeout", probeTimeout);
            intervals.put("--cluster.probe-interval", probeInterval);
            intervals.put("--cluster.reconnect-interval", reconnectInterval);
            intervals.put("--cluster.reconnect-timeout", reconnectTimeout);
            return intervals;
        }

        ServeOptions.Cluster options() {
            return new ServeOptions.Cluster(
                    listenAddress,
                    advertiseAddress,
                    peerName,
                    peers,
                    peerTimeout,
                    peersResolveTimeout,
                    gossipInterval,
                    pushpullInterval,
                    tcpTimeout,
                    probeTimeout,
                    probeInterval,
                    settleTimeout,
                    reconnectInterval,
                    reconnectTimeout,
                    tlsConfig,
                    allowInsecurePublicAdvertiseAddressDiscovery,
                    label);
        }
    }

    /**
     * Everything as one value. Throws {@link IllegalArgumentException} with a text for the user when flags do not go
     * together.
     *
     * @param line the command line that filled in these fields
     */
    ServeOptions options(CommandLine line) {
        mustNotRepeat(line.getParseResult().originalArgs(), line.getCommandSpec());
        checkIntervals();
        Set<Feature> features = features();
        return new ServeOptions(
                sources.config(),
                sources.rules(),
                sources.receivers(),
                sources.storagePath,
                work.dataRetention,
                work.dataMaintenanceInterval,
                Math.max(0, work.maxSilences),
                Math.max(0, work.maxSilenceSizeBytes),
                work.logSilences,
                work.alertsGcInterval,
                Math.max(0, work.perAlertnameLimit),
                work.resendGrace,
                work.dispatchMaintenanceInterval,
                work.dispatchStartDelay,
                work.resolvedWhileMuted,
                work.selfCheckInterval,
                work.watchRules,
                work.severity,
                new ServeOptions.Audit(
                        work.auditTime, work.auditSize.bytes(), work.deliveriesTime, work.deliveriesSize.bytes(),
                        expression("--audit.mask", work.auditMask), work.auditStandardFirings, auditCopy()),
                webOptions(),
                cluster.options(),
                features,
                new ServeOptions.Log(log.level, log.format),
                withoutEffect(line, features));
    }

    /** Picocli does not see it for flags that are shown in groups. */
    private static void mustNotRepeat(List<String> arguments, CommandSpec command) {
        Set<OptionSpec> seen = new HashSet<>();
        for (String argument : arguments) {
            OptionSpec option = command.findOption(argument.split("=", 2)[0].replaceFirst("^--no-", "--"));
            if (option != null && argument.startsWith("--") && !option.isMultiValue() && !seen.add(option)) {
                throw new IllegalArgumentException(
                        "flag '" + option.longestName().substring(2) + "' cannot be repeated");
            }
        }
    }

    private void checkIntervals() {
        mustBePositive("--data.retention", work.dataRetention, "");
        mustBePositive("--data.maintenance-interval", work.dataMaintenanceInterval, "");
        mustBePositive("--audit.retention.time", work.auditTime, "");
        mustBePositive("--audit.deliveries.retention.time", work.deliveriesTime, "");
        mustBePositive("--alerts.gc-interval", work.alertsGcInterval, "");
        mustBePositive("--dispatch.maintenance-interval", work.dispatchMaintenanceInterval, "");
        if (!cluster.listenAddress.isEmpty()) {
            cluster.intervals()
                    .forEach((flag, value) -> mustBePositive(flag, value, " when clustering is enabled"));
        }
    }

    private void mustBePositive(String flag, Duration value, String when) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(flag + " must be positive" + when);
        }
    }

    private Set<Feature> features() {
        Set<Feature> features = Feature.parse(work.features);
        if (work.autoGomemlimit || features.contains(Feature.AUTO_GOMEMLIMIT)) {
            checkMemoryLimit();
        }
        return features;
    }

    private void checkMemoryLimit() {
        if (!(work.autoGomemlimitRatio > 0 && work.autoGomemlimitRatio <= 1)) {
            throw new IllegalArgumentException("--auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.");
        }
        if (work.autoGomemlimitRefreshInterval.isNegative()) {
            throw new IllegalArgumentException("--auto-gomemlimit.refresh-interval must not be negative.");
        }
    }

    private String rolesFile() {
        if (!web.rolesFile.isEmpty() && web.configFile.isEmpty()) {
            throw new IllegalArgumentException("--web.roles.file says what users may do, and there are none: expected --web.config.file beside it,"
                    + " with basic_auth_users");
        }
        return web.rolesFile;
    }

    /** The file may come later, and change; what is in it now is checked. */
    private Optional<AuditCopy.Destination> auditCopy() {
        Path file = work.auditUrlFile;
        if (file != null && !work.auditUrl.isEmpty()) {
            throw new IllegalArgumentException("--audit.url and --audit.url-file both say where the audit is copied to: expected one of them");
        }
        try {
            if (file != null) {
                PostgresUrl unused = PostgresUrl.in(file);
                return Optional.of(() -> PostgresUrl.in(file));
            }
            if (work.auditUrl.isEmpty()) {
                return Optional.empty();
            }
            PostgresUrl url = PostgresUrl.ofFlag(work.auditUrl);
            return Optional.of(() -> url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--audit.url: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("--audit.url-file: " + e.getMessage(), e);
        }
    }

    private ServeOptions.Web webOptions() {
        Optional<URI> externalUrl = externalUrl();
        String prefix = web.routePrefix != null
                ? web.routePrefix
                : externalUrl.map(URI::getPath).orElse("");
        return new ServeOptions.Web(
                web.systemdSocket,
                web.listenAddresses.isEmpty() ? List.of(new ListenAddress("", 9093)) : web.listenAddresses,
                web.configFile,
                rolesFile(),
                externalUrl,
                "/" + prefix.replaceAll("^/+|/+$", ""),
                expression("--web.cors.origin", web.corsOrigin),
                web.getConcurrency > 0
                        ? web.getConcurrency
                        : Math.max(Runtime.getRuntime().availableProcessors(), LEAST_GET_CONCURRENCY),
                web.timeout.isNegative() ? Duration.ZERO : web.timeout,
                web.notificationLinks);
    }

    /** An expression that a flag was given, if it was given one. */
    private Optional<AnchoredRegex> expression(String flag, String given) {
        try {
            return Optional.of(given).filter(text -> !text.isEmpty()).map(AnchoredRegex::of);
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException("error parsing " + flag + ": " + e.getMessage(), e);
        }
    }

    private Optional<URI> externalUrl() {
        if (web.externalUrl.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(web.externalUrl.replaceAll("/+$", ""));
            String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("--web.external-url: " + GoQuote.quote(web.externalUrl) + ": invalid "
                        + GoQuote.quote(scheme) + " scheme, only 'http' and 'https' are supported");
            }
            return Optional.of(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "--web.external-url: " + e.getMessage() + "; expected a URL such as https://alerts.example.com");
        }
    }

    private List<String> withoutEffect(CommandLine line, Set<Feature> features) {
        Stream<String> flags = line.getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> WITHOUT_EFFECT.contains(name) || name.startsWith("--api.connect.") || isClusterFlag(name))
                .distinct();
        Stream<String> names = features.stream()
                .filter(FEATURES_WITHOUT_EFFECT::contains)
                .map(feature -> "--enable-feature=" + feature.flagName());
        return Stream.concat(flags, names).toList();
    }

    /** Without a cluster, an empty listen address does what it says; the copy of the audit has the name of the peer. */
    private boolean isClusterFlag(String name) {
        return name.startsWith("--cluster.")
                && !name.equals("--cluster.peer-name")
                && !(name.equals("--cluster.listen-address") && cluster.listenAddress.isEmpty());
    }
}
