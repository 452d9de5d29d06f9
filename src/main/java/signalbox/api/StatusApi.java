package signalbox.api;

import static java.util.Comparator.comparing;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import signalbox.alert.Matcher;
import signalbox.api.ServerStatus.Cluster;
import signalbox.api.ServerStatus.Peer;
import signalbox.api.ServerStatus.Version;
import signalbox.gotext.GoOrder;

/** {@code /api/v2/status} and {@code /api/v2/receivers}: what this server is (spec/api.md 2.1, 2.2). */
final class StatusApi {

    private final Backend backend;
    private final Filters filters;

    StatusApi(Backend backend, Filters filters) {
        this.backend = backend;
        this.filters = filters;
    }

    void status(Context ctx) throws IOException {
        ServerStatus status = backend.status();
        Answer.json(ctx, out -> {
            out.raw("{\"cluster\":");
            write(status.cluster(), out);
            out.raw(",\"config\":{\"original\":").string(status.configuration());
            out.raw("},\"uptime\":").time(status.startedAt());
            out.raw(",\"versionInfo\":");
            write(status.version(), out);
            out.raw('}');
        });
    }

    private static void write(Cluster cluster, JsonOut out) throws IOException {
        out.raw('{');
        if (!cluster.name().isEmpty()) {
            out.raw("\"name\":").string(cluster.name()).raw(',');
        }
        out.raw("\"peers\":[");
        List<Peer> peers =
                cluster.peers().stream().sorted(comparing(Peer::name, GoOrder::compare)).toList();
        for (int i = 0; i < peers.size(); i++) {
            out.raw(i > 0 ? ",{\"address\":" : "{\"address\":").string(peers.get(i).address());
            out.raw(",\"name\":").string(peers.get(i).name()).raw('}');
        }
        out.raw("],\"status\":").string(cluster.status()).raw('}');
    }

    private static void write(Version version, JsonOut out) throws IOException {
        out.raw("{\"branch\":").string(version.branch());
        out.raw(",\"buildDate\":").string(version.buildDate());
        out.raw(",\"buildUser\":").string(version.buildUser());
        out.raw(",\"goVersion\":").string(version.runtime());
        out.raw(",\"revision\":").string(version.revision());
        out.raw(",\"version\":").string(version.version()).raw('}');
    }

    void receivers(Context ctx) throws IOException {
        List<Matcher> matchers = filters.receiverMatchers(new Query(ctx.queryString()));
        List<ReceiverEntry> receivers = backend.receivers().stream()
                .filter(receiver -> Filters.allHold(matchers, receiver.labels()))
                .toList();
        Answer.json(ctx, out -> {
            out.raw('[');
            for (int i = 0; i < receivers.size(); i++) {
                out.raw(i > 0 ? ",{\"labels\":" : "{\"labels\":").labels(receivers.get(i).labels());
                out.raw(",\"name\":").string(receivers.get(i).name()).raw('}');
            }
            out.raw(']');
        });
    }
}
