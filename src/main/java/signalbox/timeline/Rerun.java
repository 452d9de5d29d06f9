package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.PostedAlert;
import signalbox.audit.Input;
import signalbox.audit.Load;
import signalbox.audit.Recording;
import signalbox.config.ConfigProblem;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.decision.DecisionListener;
import signalbox.engine.Settings;
import signalbox.explain.Explanation;
import signalbox.group.AlertGroup;
import signalbox.load.LoadedRules;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleFile;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleProblem;
import signalbox.rules.RuleSources;
import signalbox.view.PackageFacts;

/**
 * A stretch of history, lived again: the engine that serves, with its notifier, on a clock that moves from one instant at which
 * something happened to the next. By what was in force then, or by a candidate. One thread.
 */
public final class Rerun {

    private static final Location NOWHERE = new Location("the history", 0, 0);
    private static final String URL = "http://localhost:9093";

    /**
     * What is to decide instead of what did.
     *
     * @param configuration empty: that which was in force, with all of its reloads
     * @param rules empty: those that were in force
     */
    public record Candidate(Optional<Configured> configuration, Optional<RuleSources> rules) {

        /** What was in force decides again. */
        public static final Candidate AS_IT_WAS = new Candidate(Optional.empty(), Optional.empty());

        public Candidate {
            requireNonNull(configuration, "configuration is null");
            requireNonNull(rules, "rules is null");
        }
    }

    /**
     * A configuration that is to decide.
     *
     * @param fromFile whether there is a configuration file
     */
    public record Configured(Configuration configuration, boolean fromFile) {}

    /**
     * How it is run.
     *
     * @param order shuffles what came at one instant; 0: as it was recorded
     * @param flags as the server has them
     * @param asked alerts of which it is to be said what becomes of them, and when
     * @param passes is told how far it is; what it throws ends the run
     */
    public record Options(int order, Load.Flags flags, Map<Instant, List<Labels>> asked, Consumer<Instant> passes) {

        /** In the order in which it was recorded, with the server's usual settings. */
        public static final Options DEFAULT = new Options(0, Load.Flags.USUAL, Map.of(), at -> {});

        public Options {
            requireNonNull(flags, "flags is null");
            asked = Map.copyOf(asked);
            requireNonNull(passes, "passes is null");
        }

        /** The same, shuffled otherwise. */
        public Options inOrder(int other) {
            return new Options(other, flags, asked, passes);
        }

        /** The same, asking what becomes of alerts. */
        public Options asking(Map<Instant, List<Labels>> alerts) {
            return new Options(order, flags, alerts, passes);
        }

        /** The same, telling somebody how far it is. */
        public Options telling(Consumer<Instant> listener) {
            return new Options(order, flags, asked, listener);
        }
    }

    /**
     * What a receiver was told in one notification.
     *
     * @param reason the rule that said so
     * @param integrations by which, such as {@code webhook[0]}
     */
    public record Told(
            Instant at, AlertGroup group, String receiver, String reason, Set<Labels> firing, Set<Labels> resolved, List<String> integrations) {

        public Told {
            requireNonNull(at, "at is null");
            requireNonNull(group, "group is null");
            requireNonNull(receiver, "receiver is null");
            requireNonNull(reason, "reason is null");
            firing = Set.copyOf(firing);
            resolved = Set.copyOf(resolved);
            integrations = List.copyOf(integrations);
        }

        private static Told of(SentNotification telling) {
            return new Told(
                    telling.at(), telling.group(), telling.receiver(), telling.reason(), telling.firing(), telling.resolved(),
                    telling.integrations());
        }
    }

    /**
     * What came of it.
     *
     * @param told all that was told, in order
     * @param answers what became of the alerts that were asked for
     * @param stopped packages that were stopped, with the reason
     */
    public record Result(List<Told> told, Map<Instant, List<Explanation>> answers, Map<String, String> stopped) {}

    private final Recording recording;
    private final RuleLoader loader;
    private final RuleBase standard;
    private final Map<List<Object>, Situation> situations = new HashMap<>();

    /** @param loader of rules */
    public Rerun(Recording recording, RuleLoader loader) {
        this.recording = recording;
        this.loader = loader;
        this.standard = loader.load(RuleSources.standard());
    }

    /**
     * Lives it again.
     *
     * @throws UnusableException when what was in force is not on record, or the candidate cannot decide
     */
    public Result run(Candidate candidate, Options options) throws UnusableException {
        try (Run run = begin(candidate, options)) {
            Run.Result result = run.run();
            return new Result(result.told().stream().map(Told::of).toList(), result.answers(), result.quarantined());
        }
    }

    /**
     * Lives it again by what was in force, to its last instant: what the rules of a package look at then. Empty where no server was there,
     * or the package did not run.
     *
     * @throws UnusableException when what was in force is not on record
     */
    public Optional<PackageFacts> factsAtTheEnd(String packageName, Options options) throws UnusableException {
        try (Run run = begin(Candidate.AS_IT_WAS, options)) {
            return run.factsAt(recording.to(), packageName);
        }
    }

    private Run begin(Candidate candidate, Options options) throws UnusableException {
        List<Event> events = new ArrayList<>();
        Optional<Input.InForce> current = recording.inForce();
        for (Input input : recording.inputs()) {
            if (current.isEmpty() && input instanceof Input.Loaded loaded) {
                current = Optional.of(loaded.inForce()); // what came before came to no server that is on record
            }
            Event event = event(input, candidate);
            if (event != null) {
                events.add(event);
            }
        }
        Situation first = situation(
                current.orElseThrow(() -> new UnusableException(List.of("the history does not say by which configuration and rules it was decided at "
                        + recording.from() + ": expected a time from the first start of this version on"))),
                candidate);
        Timeline timeline = new Timeline(
                "history", NOWHERE, recording.from(), events, List.of(), List.of(), Duration.ZERO, Optional.of(since(recording.to())), Map.of());
        Run.Wanted wanted = new Run.Wanted(
                options.asked(),
                Map.of(),
                DecisionListener.NONE,
                options.order() == 0 ? Optional.empty() : Optional.of(new Random(options.order())),
                false,
                options.flags(),
                Optional.empty(),
                options.passes());
        return new Run(timeline, first, wanted, recording.state(), recording.busy());
    }

    private Duration since(Instant at) {
        return Duration.between(recording.from(), at);
    }

    private @Nullable Event event(Input input, Candidate candidate) throws UnusableException {
        Duration at = since(input.at());
        if (input instanceof Input.Reported reported) {
            return new Event.Post(at, NOWHERE, List.of(new PostedAlert(
                    reported.labels(), reported.annotations(), reported.startsAt(), reported.endsAt(), reported.generatorUrl())));
        } else if (input instanceof Input.Silenced silenced) {
            return new Event.SilenceRecorded(at, NOWHERE, silenced.silence());
        } else if (input instanceof Input.Acknowledged said) {
            return new Event.Acknowledge(
                    at,
                    NOWHERE,
                    new Named(said.alert().toString(), said.alert()),
                    said.by(),
                    said.comment(),
                    said.until().map(until -> Duration.between(said.at(), until)));
        } else if (input instanceof Input.Loaded loaded) {
            boolean isFixed = candidate.configuration().isPresent() && candidate.rules().isPresent();
            return isFixed ? null : new Event.Exchange(at, NOWHERE, situation(loaded.inForce(), candidate));
        } else if (input instanceof Input.Away away) {
            return new Event.Restart(at, NOWHERE, !away.stopped(), Duration.between(away.at(), away.until()));
        } else if (input instanceof Input.Answered answered) {
            return new Event.Answers(at, NOWHERE, answered.integration(), NOWHERE, answered.status());
        }
        throw new IllegalStateException("a kind of input that replays do not know: " + input);
    }

    // ---- by what is decided

    private Situation situation(Input.InForce inForce, Candidate candidate) throws UnusableException {
        List<Object> key = List.of(inForce, candidate);
        Situation known = situations.get(key);
        if (known == null) {
            known = made(inForce, candidate);
            situations.put(key, known);
        }
        return known;
    }

    /** What was in force: shadows had no part in what was told. */
    Situation was(Input.InForce inForce) throws UnusableException {
        return made(inForce, Candidate.AS_IT_WAS);
    }

    private Situation made(Input.InForce inForce, Candidate candidate) throws UnusableException {
        Configured configured =
                candidate.configuration().isPresent() ? candidate.configuration().get() : configured(inForce);
        RuleBase rules = candidate.rules().isPresent() ? candidate(candidate.rules().get()) : recorded(inForce);
        try {
            Messages none = Messages.load(List.of(), URL, InstantSource.fixed(recording.from()), ZoneOffset.UTC);
            return new Situation(configured.configuration(), configured.fromFile(), rules, new LoadedRules(rules), none);
        } catch (InvalidTemplatesException e) {
            throw new IllegalStateException("no templates are not invalid", e);
        }
    }

    private static Configured configured(Input.InForce inForce) throws UnusableException {
        try {
            Configuration configuration = Configuration.parse(
                    "the recorded configuration",
                    inForce.configuration().getBytes(StandardCharsets.UTF_8),
                    Path.of(""),
                    MatcherSyntax.Mode.FALLBACK,
                    Settings.DEFAULT.retention());
            return new Configured(configuration, inForce.fromFile());
        } catch (ConfigurationException e) {
            throw new UnusableException(e.problems().stream().map(ConfigProblem::toString).toList());
        }
    }

    /** What ran then runs now, or is not there: it is not the candidate's fault. */
    private RuleBase recorded(Input.InForce inForce) {
        return loader.load(
                RuleSources.of(inForce.files().stream().map(file -> new RuleFile(file.path(), file.shown(), file.text())).toList()), standard);
    }

    private RuleBase candidate(RuleSources sources) throws UnusableException {
        RuleBase rules = loader.load(sources, standard);
        if (!rules.problems().isEmpty()) {
            throw new UnusableException(rules.problems().stream().map(RuleProblem::toString).toList());
        }
        return rules;
    }
}
