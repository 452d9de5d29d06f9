package signalbox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.audit.History;
import signalbox.audit.OlderHistory;
import signalbox.explain.Supposed;
import signalbox.group.AlertGroup;
import signalbox.inhibit.InhibitRule;
import signalbox.miss.NearMisses;
import signalbox.miss.PastAnswer;
import signalbox.miss.PastRules;
import signalbox.miss.WhyNotAnswer;
import signalbox.notify.SampleDelivery;
import signalbox.route.RoutingTree;
import signalbox.silence.PostedSilence;
import signalbox.view.View;

/**
 * What the HTTP edge needs from the rest of the server. Every method is called on HTTP threads, many at a time, and must
 * return at once; a stage may complete on any thread and is never made to write to a socket.
 */
public interface Backend {

    /**
     * Takes alerts in. Completes when they are durable and visible; fails with {@link
     * java.util.concurrent.RejectedExecutionException} when the server is full.
     */
    CompletionStage<Void> accept(List<AlertReport> reports);

    /** The latest picture. */
    View view();

    /**
     * Creates a silence (id {@code ""}) or changes one (spec/behaviour.md 12.2 to 12.6). Completes with the
     * id of the silence that now holds what was posted; fails with {@link
     * signalbox.silence.SilenceRefusedException}.
     *
     * @param sender who asks for it
     */
    CompletionStage<String> setSilence(PostedSilence posted, String sender);

    /**
     * Ends a silence (spec/behaviour.md 12.5). Fails with {@link
     * signalbox.silence.SilenceRefusedException} when there is none with that id.
     *
     * @param sender who asks for it
     */
    CompletionStage<Void> expireSilence(String id, String sender);

    /**
     * Keeps on record that somebody did something that no other record tells.
     *
     * @param sender who
     * @param action what, such as {@code login}
     * @param about to what; {@code ""} where the action says it
     */
    void note(String sender, String action, String about);

    /** The same of who acknowledged alerts. */
    void noteAcknowledged(String sender, Ack.About said);

    /** {@code FILE:LINE} of the entries of {@code inhibit_rules} by what explanations call them. */
    Map<String, String> entryPlaces();

    /** What was decided and what came of it, as far as it is on record. */
    History history();

    /** What is not on record here any more, but in PostgreSQL; empty where nothing is copied there. */
    Optional<OlderHistory> olderHistory();

    /** Acknowledges alerts. Completes with what that is about; fails with {@link signalbox.ack.AckRefusedException}. */
    CompletionStage<Ack.About> acknowledge(PostedAck posted);

    /** Takes an acknowledgement back. Fails with {@link signalbox.ack.AckRefusedException} when there is none with that id. */
    CompletionStage<Void> withdrawAck(String id);

    /** The receivers, in the order of the configuration. */
    List<ReceiverEntry> receivers();

    /** The routing tree in force. */
    RoutingTree routes();

    /** The integrations of each receiver that has any, in the order of the configuration. */
    Map<String, List<IntegrationState>> integrations();

    /**
     * What would become of an alert, and what it would do to others, if it were reported now. Changes nothing. Fails with {@link
     * java.util.concurrent.RejectedExecutionException} when too many ask, or when there is no memory for it.
     */
    CompletionStage<Supposed> whatIf(AlertReport report);

    /** What {@code /api/v2/status} tells. */
    ServerStatus status();

    /** For how long an alert without an end fires after its last report ({@code global.resolve_timeout}). */
    Duration resolveTimeout();

    /** The labels of a group's route, rendered for these alerts of it (spec/api.md 2.5). */
    Labels routeLabels(AlertGroup group, List<Alert> alerts);

    /**
     * Gives each integration of a receiver a marked sample to deliver. Completes with what became of them, within a minute;
     * empty when there is no such receiver.
     */
    CompletionStage<Optional<List<SampleDelivery>>> tryOut(String receiver);

    /**
     * Why a rule of a team holds for an alert, or does not, at present. Throws {@code IllegalArgumentException}, with words for whoever
     * asked, where there is no such rule.
     */
    CompletionStage<WhyNotAnswer> whyNot(String rule, Labels alert);

    /**
     * The same at an earlier instant. Fails with {@code IllegalArgumentException}.
     *
     * @param rules of which history
     */
    CompletionStage<PastAnswer> whyNotAt(PastRules rules, String rule, Labels alert, Instant at);

    /** The rules of the past. */
    PastRules pastRules();

    /** Rules of teams that nearly keep an alert quiet, the nearest first, and a few of them. */
    CompletionStage<List<WhyNotAnswer>> nearly(Labels alert);

    /** The same at an earlier instant. */
    CompletionStage<List<WhyNotAnswer>> nearlyAt(PastRules rules, Labels alert, Instant at);

    /** The same for what fires and is heard: rules of teams that nearly keep some of it quiet, now or a few seconds ago. */
    CompletionStage<NearMisses> nearly();

    /** The inhibitions of the configuration. */
    List<InhibitRule> inhibitRules();

    /**
     * Reads the configuration again. Completes when it is in force, with what was not taken over, a line each: rule packages
     * that cannot be used. Fails with a message for whoever asked; then everything stays as it was.
     *
     * @param sender who asks for it
     */
    CompletionStage<List<String>> reload(String sender);

    /** Why the server does not do its work but only listens, for whoever runs it; empty while it does. */
    Optional<String> notReady();

    /** All metrics in Prometheus' text format 0.0.4. */
    String metrics();

    /** The JSON Schema of a kind of file, such as {@code timelines}; empty when there is none of that name. */
    Optional<String> schema(String name);

    /** The rule packages that were found, in order of their names. */
    List<RulePackageStatus> rulePackages();

    /** Their versions. */
    RuleHistory ruleHistory();

    /** What other rules would have told. */
    Replays replays();

    /**
     * Our own status: names to texts, numbers, booleans, lists and maps of these; such as {@code unrouted}, {@code
     * backlog}.
     */
    Map<String, Object> signalboxStatus();
}
