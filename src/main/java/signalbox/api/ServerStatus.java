package signalbox.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What {@code GET /api/v2/status} tells (spec/api.md 2.1).
 *
 * @param configuration the effective configuration as YAML, secrets redacted
 * @param startedAt when this process began to serve
 */
public record ServerStatus(String configuration, Instant startedAt, Version version, Cluster cluster) {

    public ServerStatus {
        requireNonNull(configuration, "configuration is null");
        requireNonNull(startedAt, "startedAt is null");
        requireNonNull(version, "version is null");
        requireNonNull(cluster, "cluster is null");
    }

    /**
     * What was built, when and from what; amtool compares {@code version} with its own (spec/api.md 5.2).
     *
     * @param runtime goes out as {@code goVersion}, which clients require
     */
    public record Version(
            String version, String revision, String branch, String buildUser, String buildDate, String runtime) {}

    /**
     * How this node stands with its peers.
     *
     * @param status {@code ready}, {@code settling} or {@code disabled}
     * @param name this node's; {@code ""} without a cluster
     */
    public record Cluster(String status, String name, List<Peer> peers) {

        /** No cluster. */
        public static final Cluster DISABLED = new Cluster("disabled", "", List.of());

        public Cluster {
            peers = List.copyOf(peers);
        }
    }

    /** A member of the cluster, {@code address} as {@code ip:port}. */
    public record Peer(String name, String address) {}
}
