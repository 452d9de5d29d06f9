package signalbox.receiver;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import signalbox.config.IntegrationConfig;
import signalbox.config.ReceiverConfig;
import signalbox.message.Messages;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

/** Receivers built from a configuration, as the server does it, with the built-in templates. */
final class TestReceivers {

    static final String EXTERNAL_URL = "http://signalbox.example.org";
    static final Messages MESSAGES = Messages.load(List.of(), EXTERNAL_URL, new HandTime(), ZoneId.of("UTC"));

    private TestReceivers() {}

    static Receivers receivers() {
        return new Receivers(new PrintStream(OutputStream.nullOutputStream()), EXTERNAL_URL, name -> "", new HandTime());
    }

    static Receiver build(Integration integration, IntegrationConfig config) {
        return receivers()
                .build(List.of(new ReceiverConfig(integration.receiver(), Map.of(), List.of(config))), name -> true, MESSAGES)
                .get(0);
    }

    static Receiver build(IntegrationConfig config) {
        return build(new Integration("team-x", config.kind().id(), config.index(), config.sendResolved()), config);
    }
}
