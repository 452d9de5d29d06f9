package signalbox.command.demo;

import java.time.Duration;
import java.util.List;

/** What happens in the small world: how it is at the beginning, and an outage that unfolds in two minutes. One thread. */
public final class DemoStory {

    private static final Duration NOW = Duration.ZERO;
    private static final int NODES = 8;

    /**
     * A step of it.
     *
     * @param at seconds after the beginning
     * @param text for people
     */
    public record Step(int at, String text, Happening happening) {}

    /** What happens; what it says of alerts is reported after it. */
    @FunctionalInterface
    public interface Happening {
        void in(DemoWorld world) throws Exception;
    }

    private DemoStory() {}

    /** All of it, in the order of time. */
    public static List<Step> steps() {
        return List.of(
                new Step(0, "An ordinary night: a few warnings, a rollout that is silenced, reports that wait for the digest.",
                        DemoStory::ordinaryNight),
                new Step(12, "Rack r7 in fra1 loses a power unit, and two nodes are down.", world -> {
                    world.fire("PduDown", NOW, "no current on phase 2", "datacenter", "fra1", "rack", "r7", "pdu", "a", "severity", "critical",
                            "team", "infra");
                    nodes(world, 1, 2);
                }),
                new Step(22, "The others follow. A rule derives RackDown from them, and another one keeps the nodes quiet.", world -> nodes(world,
                        3, NODES)),
                new Step(34, "Disks and services on these nodes complain: quiet, because their nodes are down.", world -> {
                    for (int node : List.of(1, 3, 4)) {
                        world.fire("ServiceFlapping", NOW, "restarted 5 times", "datacenter", "fra1", "rack", "r7", "instance", "r7n0" + node,
                                "severity", "warning", "team", "platform");
                    }
                    world.fire("DiskSlow", NOW, "writes take 900 ms", "datacenter", "fra1", "rack", "r7", "instance", "r7n02", "severity",
                            "warning", "team", "infra");
                }),
                new Step(46, "Payments feel it: errors page whoever is on call, and keep the latency of the same service quiet.",
                        DemoStory::payments),
                new Step(58, "The pager does not answer: the next page reaches nobody, and is tried again.", world -> {
                    world.pagerWorks(false);
                    world.fire("SettlementStuck", NOW, "no settlement for 5 min", "datacenter", "fra1", "service", "settlement", "severity",
                            "critical",
                            "team", "payments");
                }),
                new Step(70, "Maria takes care of the payments.", world -> world.acknowledge("alertname=PaymentErrorsHigh", "maria",
                        "failing over to ams2")),
                new Step(80, "In ams2 a switch dies: what is behind it is unreachable, not broken.", DemoStory::network),
                new Step(92, "The pager answers again.", world -> world.pagerWorks(true)),
                new Step(104, "Power returns to most of the rack: RackDown ends, one node stays down and is told.", world -> {
                    world.end("alertname", "PduDown");
                    for (int node = 2; node <= NODES; node++) {
                        world.end("instance", "r7n0" + node);
                    }
                }),
                new Step(116, "The payments errors end. The rest stays as it is: look around, silence something, ask why.", world -> {
                    world.end("alertname", "PaymentErrorsHigh");
                    world.end("alertname", "SettlementStuck");
                }));
    }

    private static void ordinaryNight(DemoWorld world) throws Exception {
        world.silence("service", "checkout", Duration.ofMinutes(50), "checkout-deploy", "Rollout of checkout, CHG-2199");
        for (String pod : List.of("x2k8p", "m4q7z", "9c4tj")) {
            world.fire("PodCrashLooping", Duration.ofMinutes(4), "restarted 6 times", "datacenter", "ams2", "service", "checkout",
                    "pod", "checkout-cart-7d9f4c-" + pod, "severity", "warning", "team", "platform");
        }
        world.fire("DiskWillFill", Duration.ofMinutes(22), "full in 3 h at this rate", "datacenter", "fra1", "instance", "db2",
                "mountpoint", "/var/lib/postgresql", "severity", "critical", "team", "platform");
        world.fire("ReplicationLag", Duration.ofMinutes(9), "17 s behind", "datacenter", "ams2", "instance", "db11", "severity", "warning",
                "team", "platform");
        for (String host : List.of("www.example", "api.example")) {
            world.fire("CertExpiresSoon", Duration.ofHours(9), "in 12 days", "datacenter", "ams2", "host", host, "severity", "info", "team", "web");
        }
        for (String report : List.of("daily-turnover", "fx-rates")) {
            world.fire("ReportLate", Duration.ofHours(2), "not there yet", "datacenter", "ams2", "report", report, "severity", "info", "team",
                    "reporting");
        }
        world.fire("ProbeFailed", Duration.ofHours(2), "no answer", "datacenter", "ams2", "instance", "legacy-crm", "severity", "warning", "team",
                "legacy");
    }

    private static void nodes(DemoWorld world, int first, int last) {
        for (int node = first; node <= last; node++) {
            world.fire("NodeDown", NOW, "does not answer", "datacenter", "fra1", "rack", "r7", "instance", "r7n0" + node, "severity", "critical",
                    "team", "infra");
        }
    }

    private static void payments(DemoWorld world) {
        for (String way : List.of("/capture", "/refund", "/authorize")) {
            world.fire("PaymentErrorsHigh", NOW, "more than 5 % fail", "datacenter", "fra1", "service", "payments", "path", way,
                    "severity", "critical", "team", "payments");
            world.fire("LatencyHigh", NOW, "99 % within 4 s", "datacenter", "fra1", "service", "payments", "path", way,
                    "severity", "warning", "team", "payments");
        }
        world.fire("QueueGrowing", NOW, "20,000 wait", "datacenter", "fra1", "service", "payouts", "queue", "payout", "severity", "warning",
                "team", "payments");
    }

    private static void network(DemoWorld world) {
        world.fire("SwitchDown", NOW, "no answer to SNMP", "datacenter", "ams2", "rack", "a2", "instance", "sw-a2-1", "severity", "critical",
                "team", "network");
        for (String host : List.of("kafka1", "kafka2", "cache1", "ledger1")) {
            world.fire("HostUnreachable", NOW, "no answer to ping", "datacenter", "ams2", "rack", "a2", "instance", host, "severity", "critical",
                    "team", "network");
        }
    }
}
