package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import okhttp3.Dns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.IntegrationConfig;
import signalbox.config.ReceiverConfig;
import signalbox.message.Messages;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.notify.SampleDelivery;
import signalbox.receiver.http.HttpClients;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.PatientDns;

/**
 * Builds receivers from the configuration. An integration whose configuration is the same as when it was built last is not
 * built again, so a reload leaves its connections and queue alone. Any thread.
 */
public final class Receivers {

    private static final Logger log = LoggerFactory.getLogger(Receivers.class);
    private static final long DNS_MILLIS = 10_000;

    private final ReceiverFactory factory;
    /** Those in use. */
    private volatile Map<Integration, Built> built = Map.of();
    /** What receivers say; a reload exchanges it under their hands. */
    private volatile Messages messages;

    private record Built(IntegrationConfig config, Receiver receiver) {}

    /**
     * What all receivers share.
     *
     * @param console where {@code log_configs} write
     * @param externalUrl where this server is to be found, without a slash at the end
     * @param environment the process's environment, {@code ""} for what is not set; asked for proxies
     */
    public Receivers(
            PrintStream console, String externalUrl, UnaryOperator<String> environment, InstantSource clock) {
        requireNonNull(console, "console is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(environment, "environment is null");
        messages = Messages.load(List.of(), externalUrl, clock, ZoneId.systemDefault());
        Dns dns = new PatientDns(Dns.SYSTEM, DNS_MILLIS);
        factory = new ReceiverFactory(() -> messages, new HttpClients(environment, dns, clock), dns, console, clock);
    }

    /** Receivers that are built and not in use yet: either all of them are taken into use, or what is new is dropped. */
    public final class Draft {

        private final Map<Integration, Built> next = new HashMap<>();
        private final List<Receiver> receivers = new ArrayList<>();
        private final List<Receiver> fresh = new ArrayList<>();
        private final Messages words;

        private Draft(Messages words) {
            this.words = words;
        }

        /** Those that are in use already, if their configuration is the same, and new ones. */
        public List<Receiver> receivers() {
            return List.copyOf(receivers);
        }

        /** They are handed to {@code Notifier.replace}, and say what they are to say. Waits for nothing. */
        public void use() {
            built = next;
            messages = words;
        }

        /** They are not: closes the new ones. */
        public void drop() {
            fresh.forEach(Receiver::close);
        }

        private void add(ReceiverConfig config) {
            for (IntegrationConfig part : config.integrations()) {
                Integration integration = integration(config.name(), part);
                Built now = built.get(integration);
                if (now == null || !now.config().equals(part)) {
                    now = new Built(part, buildOrStandIn(integration, part));
                    fresh.add(now.receiver());
                }
                next.put(integration, now);
                receivers.add(now.receiver());
            }
        }
    }

    /** Builds what is used and takes it into use. As {@link #draft}. */
    public List<Receiver> build(
            Collection<ReceiverConfig> configs, Predicate<String> used, Messages words) {
        Draft draft = draft(configs, used, words);
        draft.use();
        return draft.receivers();
    }

    /**
     * Builds what is used. The receivers are to be handed to {@code Notifier.replace}, which closes those that are no longer
     * among them.
     *
     * @param words what receivers say once they are in use, those that are not built anew as well
     * @param used whether a route or a rule names the receiver; others are not built (spec/receivers.md 1.1)
     * @throws InvalidReceiverException when one cannot be built; none is left then
     */
    public Draft draft(Collection<ReceiverConfig> configs, Predicate<String> used, Messages words) {
        Draft draft = new Draft(words);
        try {
            for (ReceiverConfig config : configs) {
                if (used.test(config.name())) {
                    draft.add(config);
                } else {
                    log.info("skipping creation of receiver not referenced by any route: receiver={}", config.name());
                }
            }
        } catch (RuntimeException e) {
            draft.drop();
            throw e;
        }
        return draft;
    }

    /**
     * Builds an integration and closes it again.
     *
     * @throws InvalidReceiverException when that cannot be done, or when it can, but every notification will fail
     */
    public void tryOut(String receiver, IntegrationConfig config) {
        build(integration(receiver, config), config).close();
    }

    /** Delivers a marked sample, and its end where that has to be told; as {@link SampleDelivery#of}. */
    public static SampleDelivery sendSample(Receiver receiver, Instant now) {
        return SampleDelivery.of(receiver, receiver.integration().opensIncidents(), now);
    }

    private static Integration integration(String receiver, IntegrationConfig config) {
        return new Integration(receiver, config.kind().id(), config.index(), config.sendResolved(), config.kind().opensIncidents());
    }

    private Receiver buildOrStandIn(Integration integration, IntegrationConfig config) {
        try {
            return build(integration, config);
        } catch (InvalidReceiverException e) {
            if (!e.isLate()) {
                throw e;
            }
            log.warn("notifications will fail: {}", e.getMessage());
            return new UnusableReceiver(integration, String.valueOf(e.getMessage()));
        }
    }

    private Receiver build(Integration integration, IntegrationConfig config) {
        try {
            return factory.build(integration, config);
        } catch (InvalidReceiverException e) {
            throw new InvalidReceiverException("receiver " + integration + ": " + e.getMessage(), e);
        }
    }
}
