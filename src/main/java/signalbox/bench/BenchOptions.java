package signalbox.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to measure, and on whom.
 *
 * @param servers one, or two that are measured in turns; the first one's figures are divided by the second one's
 * @param phases what is measured
 * @param warmups how often all phases are run first without being counted: a server that has just started is slower
 * @param rounds how often all phases are run on each server
 * @param alerts how many different alerts a round posts
 * @param batch how many alerts there are in one request
 * @param connections over how many connections alerts are posted at once
 * @param reads how many reads of each kind
 * @param groups how many groups the phase {@code NOTIFY} makes
 * @param groupWait what the servers' configuration says for those groups
 * @param webhook where notifications are listened for; needed by {@code NOTIFY} only
 * @param timeout of a request, and of the last notification after it was due
 */
public record BenchOptions(
        List<Server> servers,
        Set<Phase> phases,
        int warmups,
        int rounds,
        int alerts,
        int batch,
        int connections,
        int reads,
        int groups,
        Duration groupWait,
        Optional<InetSocketAddress> webhook,
        Duration timeout) {

    public BenchOptions {
        servers = List.copyOf(servers);
        phases = Set.copyOf(phases);
        if (phases.contains(Phase.NOTIFY) && webhook.isEmpty()) {
            throw new BenchFailure("the phase notify needs --webhook.listen HOST:PORT, and a receiver in the server's"
                    + " configuration with url: http://HOST:PORT/");
        }
        if (warmups < 0 || batch < 1 || connections < 1 || rounds < 1 || alerts < 1 || reads < 1 || groups < 1) {
            throw new BenchFailure(
                    "the numbers of alerts, reads, groups, rounds, connections and of alerts in a batch must be 1 or more");
        }
    }

    /**
     * A server to measure.
     *
     * @param url without {@code /api/v2}
     * @param pids its processes on this machine, to report their memory and CPU time; may be empty
     */
    public record Server(String url, List<Long> pids) {

        public Server {
            pids = List.copyOf(pids);
        }
    }
}
