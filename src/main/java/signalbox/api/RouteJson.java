package signalbox.api;

import java.io.IOException;
import java.util.List;
import signalbox.alert.Matcher;
import signalbox.api.http.JsonOut;
import signalbox.gotext.GoDuration;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.RouteNode;
import signalbox.route.Timing;

/** Nodes of the routing tree, and where they lead, in JSON. */
final class RouteJson {

    private RouteJson() {}

    /** What a node of the tree says, as members. */
    static void node(RouteNode node, JsonOut out) throws IOException {
        Destination destination = node.destination();
        out.member("id", destination.id());
        out.member("receiver", destination.receiver());
        out.name("matchers");
        matchers(node.matchers(), out);
        out.member("continue", node.continues());
        groupBy(destination.groupBy(), out);
        timing(destination.timing(), out);
        out.member("muteTimeIntervals", destination.muteTimeIntervals());
        out.member("activeTimeIntervals", destination.activeTimeIntervals());
    }

    /** As silences have them. */
    static void matchers(List<Matcher> matchers, JsonOut out) throws IOException {
        out.array();
        for (Matcher matcher : matchers) {
            matcher(matcher, out);
        }
        out.endArray();
    }

    static void matcher(Matcher matcher, JsonOut out) throws IOException {
        Matcher.Type type = matcher.type();
        out.object().member("isEqual", type == Matcher.Type.EQUAL || type == Matcher.Type.REGEX);
        out.member("isRegex", type == Matcher.Type.REGEX || type == Matcher.Type.NOT_REGEX);
        out.member("name", matcher.name()).member("value", matcher.value()).endObject();
    }

    private static void groupBy(GroupBy groupBy, JsonOut out) throws IOException {
        out.member("groupBy", groupBy.all() ? List.of("...") : groupBy.names());
    }

    static void timing(Timing timing, JsonOut out) throws IOException {
        out.member("groupWait", GoDuration.format(timing.groupWait()));
        out.member("groupInterval", GoDuration.format(timing.groupInterval()));
        out.member("repeatInterval", GoDuration.format(timing.repeatInterval()));
    }
}
