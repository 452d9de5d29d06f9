package signalbox.api;

import static java.util.Comparator.comparing;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import signalbox.alert.Matcher;
import signalbox.api.ServerStatus.Cluster;
import signalbox.api.ServerStatus.Peer;
import signalbox.api.ServerStatus.Version;
import signalbox.api.http.Answer;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
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
            out.object().name("cluster");
            write(status.cluster(), out);
            out.name("config").object().member("original", status.configuration()).endObject();
            out.member("uptime", status.startedAt());
            out.name("versionInfo");
            write(status.version(), out);
            out.endObject();
        });
    }

    private static void write(Cluster cluster, JsonOut out) throws IOException {
        out.object();
        if (!cluster.name().isEmpty()) {
            out.member("name", cluster.name());
        }
        out.name("peers").array();
        List<Peer> peers =
                cluster.peers().stream().sorted(comparing(Peer::name, GoOrder::compare)).toList();
        for (int i = 0; i < peers.size(); i++) {
            out.object().member("address", peers.get(i).address());
            out.member("name", peers.get(i).name()).endObject();
        }
        out.endArray().member("status", cluster.status()).endObject();
    }

    private static void write(Version version, JsonOut out) throws IOException {
        out.object().member("branch", version.branch());
        out.member("buildDate", version.buildDate());
        out.member("buildUser", version.buildUser());
        out.member("goVersion", version.runtime());
        out.member("revision", version.revision());
        out.member("version", version.version()).endObject();
    }

    void receivers(Context ctx) throws IOException {
        List<Matcher> matchers = filters.receiverMatchers(new Query(ctx.queryString()));
        List<ReceiverEntry> receivers = backend.receivers().stream()
                .filter(receiver -> Filters.allHold(matchers, receiver.labels()))
                .toList();
        Answer.json(ctx, out -> {
            out.array();
            for (int i = 0; i < receivers.size(); i++) {
                out.object().member("labels", receivers.get(i).labels());
                out.member("name", receivers.get(i).name()).endObject();
            }
            out.endArray();
        });
    }
}
