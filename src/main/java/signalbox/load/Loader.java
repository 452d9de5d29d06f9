package signalbox.load;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.Configuration;
import signalbox.message.Messages;
import signalbox.message.TemplateFailureListener;
import signalbox.receiver.Receivers;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RulePackage;
import signalbox.rules.RuleSources;

/**
 * Reads configuration, receivers and rules for a start or a reload, and decides what is refused. The log says what is wrong
 * and does not keep the server from running. One thread at a time.
 */
public final class Loader {

    private static final Logger log = LoggerFactory.getLogger(Loader.class);

    private static final String STANDARD_RULES = "rules.standard";

    private final RuleLoader ruleLoader;
    private final Receivers receivers;
    private final String externalUrl;
    private final boolean linked;
    private final TemplateFailureListener templateFailures;
    private final InstantSource clock;

    /**
     * @param receivers those in use, of which what stays the same goes on
     * @param linked whether notifications have the addresses of explanations
     * @param templateFailures hears of templates that fail while they are rendered
     */
    public Loader(
            RuleLoader ruleLoader,
            Receivers receivers,
            String externalUrl,
            boolean linked,
            TemplateFailureListener templateFailures,
            InstantSource clock) {
        this.ruleLoader = ruleLoader;
        this.receivers = receivers;
        this.externalUrl = externalUrl;
        this.linked = linked;
        this.templateFailures = templateFailures;
        this.clock = clock;
    }

    /**
     * Reads everything. A rule package with problems keeps the version that runs, if there is one. Fails, with lines for whoever
     * wrote it, when the configuration, a receiver or the standard rules cannot be used.
     */
    public Loaded read(Sources sources, Optional<RuleBase> running) {
        return read(sources, sources.rules(), running);
    }

    /** The same with these rules. */
    public Loaded read(Sources sources, RuleSources onDisk, Optional<RuleBase> running) {
        sources.configFile().ifPresent(file -> log.info("Loading configuration file: file={}", file));
        Configuration configuration = sources.configuration();
        configuration.warnings().forEach(log::warn);
        RuleBase rules = running.map(base -> ruleLoader.load(onDisk, base))
                .orElseGet(() -> ruleLoader.load(onDisk));
        return assemble(configuration, sources.configFile().isPresent(), rules);
    }

    /** Reads the rules alone: the rest is as it was. Fails as {@link #read}. */
    public Loaded readRules(RuleSources sources, Loaded running) {
        return assemble(running.configuration(), running.fromFile(), ruleLoader.load(sources, running.rules()));
    }

    /**
     * Makes what was read ready for use. Fails as {@link #read}.
     *
     * @param fromFile whether there is a configuration file
     */
    public Loaded assemble(Configuration configuration, boolean fromFile, RuleBase rules) {
        report(rules);
        mustHaveStandardRules(rules);
        Messages messages = Messages.load(configuration.templates(), externalUrl, clock, ZoneId.systemDefault())
                .reportingTo(templateFailures)
                .withLinks(linked);
        ReceiverCheck.whatWillFail(configuration, messages, clock)
                .forEach(problem -> log.warn(
                        "receiver configuration problem, its notifications will fail or fall back to plain text: {}",
                        LogText.of(problem)));
        return new Loaded(configuration, fromFile, rules, messages, built(configuration, messages), clock.instant());
    }

    /** All receivers, for a rule may route to any of them. Fails with the places of what is wrong. */
    private Receivers.Draft built(Configuration configuration, Messages messages) {
        try {
            return receivers.draft(configuration.receivers(), any -> true, messages);
        } catch (InvalidReceiverException e) {
            List<String> places = ReceiverCheck.unusable(configuration, clock);
            throw places.isEmpty() ? e : new IllegalArgumentException(String.join("\n", places));
        }
    }

    private static void report(RuleBase rules) {
        rules.unread().forEach(problem -> log.error("failed to load rule file: {}", LogText.of(problem)));
        for (RulePackage info : rules.packages()) {
            switch (info.state()) {
                case ACTIVE -> {}
                case STALE -> log.error(
                        "failed to load rule package, keeping its last good version: package={} running={} ondisk={}"
                                + " problems={}",
                        info.name(),
                        RulePackage.shortForm(info.runningVersion()),
                        info.shortVersion(),
                        info.problems().size());
                case FAILED -> log.error(
                        "failed to load rule package, none of its rules are active: package={} ondisk={} problems={}",
                        info.name(),
                        info.shortVersion(),
                        info.problems().size());
            }
            info.problems().forEach(problem -> log.error("rule package problem: {}", LogText.of(problem)));
        }
        log.info(
                "Rules loaded: version={} packages={}",
                RulePackage.shortForm(rules.version()),
                rules.packages().stream()
                        .map(info -> info.name() + "@" + info.shortVersion() + "="
                                + info.state().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    /** Without a team's rules a server does less; without the standard ones it would take alerts and tell nobody. */
    private static void mustHaveStandardRules(RuleBase rules) {
        rules.packages().stream()
                .filter(info -> info.name().equals(STANDARD_RULES))
                .filter(info -> info.state() == RulePackage.State.FAILED)
                .findFirst()
                .ifPresent(info -> {
                    throw new IllegalStateException("the standard rules cannot be used, and without them nobody is told"
                            + " anything: mend what is said above, or remove the folder \"standard\": the program"
                            + " brings its own");
                });
    }
}
