package signalbox.lint;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Everything that {@code check} can find. {@code docs/rules/lint.md} is written from this list. */
public enum Code {
    RULE_REFUSED(
            Level.ERROR,
            About.REFUSED,
            "A rule says what rules cannot say, or does not compile.",
            "A start would leave its package out, or keep the version that runs.",
            "rule \"x\" when Alrt() then … end",
            "Correct what the message names; docs/rules/reference.md has all that rules may say."),
    UNKNOWN_RECEIVER(
            Level.ERROR,
            About.REFUSED,
            "A rule names a receiver that the configuration does not have.",
            "The alert would go to the default receiver instead.",
            "new Route( $alert, \"payment-pager\" )",
            "Write the name as in receivers:, or add the receiver."),
    UNKNOWN_TIME_INTERVAL(
            Level.ERROR,
            About.REFUSED,
            "A rule names a time interval that the configuration does not have.",
            "It is never active: a rule that waits for it never fires, one that waits for its end always does.",
            "TimeInterval( name == \"nigths\", active )",
            "Write the name as in time_intervals:, or add the interval."),
    CONFIGURATION_REFUSED(
            Level.ERROR,
            About.REFUSED,
            "The configuration cannot be read.",
            "A start would end, and a reload keep what runs.",
            "route: {reciever: ops}",
            "Correct what the message names."),
    RECEIVER_REFUSED(
            Level.ERROR,
            About.REFUSED,
            "A receiver cannot be built, or its secret cannot be read.",
            "Nobody is told by it.",
            "tls_config: {ca_file: none.pem}",
            "Correct what the message names."),
    WEB_CONFIGURATION_REFUSED(
            Level.ERROR,
            About.REFUSED,
            "The file of --web.config.file cannot be used.",
            "A start would end.",
            "tls_server_config: {cert_file: none.pem}",
            "Correct what the message names."),
    BAD_TEMPLATE(
            Level.ERROR,
            About.REFUSED,
            "A template cannot be read, or fails for every alert.",
            "Its notifications fail, or are told in plain words.",
            "title: '{{ toUper .Status }}'",
            "Correct what the message names; signalbox template render tries it out."),
    UNDEFINED_TEMPLATE(
            Level.ERROR,
            About.REFUSED,
            "A template calls one that is not defined.",
            "Its notifications fail, or are told in plain words.",
            "text: '{{ template \"slack.text\" . }}'",
            "Define it in a file that templates: names, or call it by its right name."),
    TEMPLATE_UNKNOWN_FIELD(
            Level.ERROR,
            About.REFUSED,
            "A template asks for a field that there is not.",
            "Its notifications fail, or are told in plain words.",
            "title: '{{ .Labels.alertname }}'",
            "At the top there are .CommonLabels and .GroupLabels; .Labels is a field of each alert in .Alerts."),
    BAD_ALLOWANCE(
            Level.WARNING,
            About.COMMENT,
            "A comment \"check: allow\" names no code, an unknown one, or no reason.",
            "It allows nothing, and a reason is what the next reader needs.",
            "// check: allow unlimited-traget",
            "Write check: allow, a code, and why it is right here."),
    UNUSED_ALLOWANCE(
            Level.INFO,
            About.COMMENT,
            "A comment \"check: allow\" is about something that is not found here.",
            "It would hide the next finding that is meant.",
            "# check: allow inhibit-no-equal there is one cluster",
            "Remove it."),
    CONFIGURATION_WARNING(
            Level.WARNING,
            About.CONFIGURATION,
            "Something in the configuration works, but not as it may seem.",
            "The message says what happens instead.",
            "tracing: {endpoint: collector:4317}",
            "Do what the message says, or leave it."),
    RECEIVER_WARNING(
            Level.WARNING,
            About.CONFIGURATION,
            "A receiver may fail when it is needed: a template fails for sample alerts, or a file of a secret is not there now.",
            "Who should have been told would not be.",
            "webhook_configs: [{url_file: secret}]",
            "Make the file readable before the server needs it, or the template work without the label."),
    CARTESIAN_PRODUCT(
            Level.WARNING,
            About.RULES,
            "A pattern of a rule is not joined to the others.",
            "Each such alert is combined with each of the others: with a hundred of both the rule fires ten thousand times, for pairs that have"
                    + " nothing to do with each other.",
            "$down : Alert( name == \"NodeDown\" )\n$slow : Alert( name == \"Slow\" )",
            "$slow : Alert( name == \"Slow\", instance == $down.instance ), or exists( Alert( … ) ) if it only has to be there."),
    NO_JOIN(
            Level.WARNING,
            About.RULES,
            "No join narrows the alerts that a rule is handed.",
            "While the rule is awake it is handed every alert, or all of a severity: memory and time for each.",
            "$down : Alert( name == \"NodeDown\" )\n$quiet : Alert( severity == \"warning\" )",
            "Say what they have in common, such as instance == $down.instance."),
    NEVER_ASLEEP(
            Level.WARNING,
            About.RULES,
            "Nothing lets a rule sleep: it is handed every alert at any time.",
            "It costs memory and time for each alert; a thousand such rules do not fit in a small server.",
            "$a : Alert( label( \"x\" ) != \"\" )",
            "Name something that is rarely there, such as name == \"NodeDown\"."),
    JOIN_NOT_INDEXED(
            Level.WARNING,
            About.RULES,
            "A pattern is compared with another one by something else than the equality of labels.",
            "Each alert is compared with each: with thousands of alerts that takes seconds.",
            "$a : Alert( name == \"A\" )\nAlert( instance.startsWith( $a.instance ) )",
            "Compare a label by == as well, such as cluster == $a.cluster."),
    EMPTY_JOIN(
            Level.WARNING,
            About.RULES,
            "A join is on a label that both alerts may lack.",
            "Empty equals empty: every alert without the label is joined with every other one without it, and a cluster without a name mutes"
                    + " all alerts that have no cluster.",
            "$down : Alert( name == \"NodeDown\", $i : instance )\n$quiet : Alert( severity == \"warning\", instance == $i )",
            "Alert( name == \"NodeDown\", instance != \"\", $i : instance )"),
    UNLIMITED_TARGET(
            Level.WARNING,
            About.RULES,
            "Nothing limits which alerts a rule keeps quiet or routes.",
            "It can be any alert of any team.",
            "$a : Alert( name != \"Watchdog\" ) … new Withheld( $a, \"x\" )",
            "Say which: severity == \"warning\", team == \"…\", instance == $instance."),
    SWAPPED_INHIBITION(
            Level.WARNING,
            About.RULES,
            "The worse alert is kept quiet by the lesser one.",
            "The arguments are probably the wrong way round: the page would not be told.",
            "new Inhibition( $critical, $warning )",
            "The alert that is kept quiet stands first: new Inhibition( $warning, $critical )."),
    ROUTED_TWICE(
            Level.WARNING,
            About.RULES,
            "One alert is routed to one receiver twice, by one rule or, with different options, by two, perhaps of two packages.",
            "The two routes are one: the first by package, file and line counts, and the options of the other are not looked at.",
            "new Route( $a, \"pager\" ) … new Route( $a, \"pager\" ).groupWait( \"0s\" )",
            "Write one route with all options; of two rules exclude the alerts of one in the other."),
    TOLD_TWICE(
            Level.WARNING,
            About.RULES,
            "A rule routes alerts to a receiver to which a node of the routing tree can lead them as well.",
            "A route stands in for the root alone. The receiver gets such an alert twice, in two groups: two pages, two incidents.",
            "new Route( $a, \"pager\" ), and routes: [{receiver: pager, matchers: [severity=\"critical\"]}]",
            "new Route( $a, \"pager\" ).insteadOfTheTree(), or say which alerts are meant: severity != \"critical\"."),
    SELF_INHIBITION(
            Level.WARNING,
            About.RULES,
            "One alert can be both the target and the source of an inhibition.",
            "It would keep itself quiet. The engine refuses that when it happens and tells the alert: the rule does not do what it says.",
            "$a : Alert( severity == \"critical\", $i : instance )\n$b : Alert( instance == $i ) … new Inhibition( $b, $a )",
            "Say how they differ: severity == \"warning\", or this != $a."),
    MUTUAL_INHIBITION(
            Level.WARNING,
            About.RULES,
            "Two alerts can keep each other quiet.",
            "Nobody would be told of either. The engine refuses that when it happens and tells both: the rule does not do what it says.",
            "$a : Alert( name == \"Slow\", $i : instance )\n$b : Alert( name == \"Slow\", instance == $i, this != $a ) … new Inhibition( $b, $a )",
            "Say which one is worth telling: isWorseThan( … ), startsAt < $b.startsAt, or different names."),
    NEVER_TRUE(
            Level.WARNING,
            About.RULES,
            "The comparisons of a pattern exclude each other.",
            "No alert satisfies it: the rule never fires, or its not is always true.",
            "Alert( severity == \"critical\", severity == \"warning\" )",
            "severity in ( \"critical\", \"warning\" ), or two rules."),
    UNKNOWN_SEVERITY(
            Level.WARNING,
            About.RULES,
            "A severity is compared with a text that alerts seldom have.",
            "Labels are compared letter by letter, also where the order of severities takes two words for the same: others are not found.",
            "Alert( severity == \"Critical\" )",
            "severity == \"critical\", as the Prometheus rules write it."),
    ANCHORED_MATCHES(
            Level.WARNING,
            About.RULES,
            "A regular expression without a sign of its own is compared by matches.",
            "The whole label has to match: this is the same as ==, and not a search.",
            "Alert( name matches \"Disk\" )",
            "name matches \"Disk.*\", name contains \"Disk\", or name == \"Disk\"."),
    REGEX_AS_TEXT(
            Level.WARNING,
            About.RULES,
            "A label is compared by ==, != or in with what looks like a regular expression.",
            "These compare letter by letter: no alert is found, or all are.",
            "Alert( name == \"Disk.*\" )",
            "name matches \"Disk.*\", or name in ( \"a\", \"b\" ) for \"a|b\"."),
    CALL_NOT_INDEXED(
            Level.WARNING,
            About.RULES,
            "A label is asked for by a call where a property says the same.",
            "A property that is compared by == is looked up; a call is made for every alert.",
            "Alert( name() == \"NodeDown\" ), Alert( name.equals( \"NodeDown\" ) )",
            "name == \"NodeDown\"."),
    ALWAYS_TRUE(
            Level.WARNING,
            About.RULES,
            "One of two comparisons with || is true of every alert.",
            "What differs from one of two texts is all there is: nothing is left out.",
            "Alert( name != \"a\" || name != \"b\" )",
            "name != \"a\" && name != \"b\", or name not in ( \"a\", \"b\" )."),
    PLACEHOLDER(
            Level.WARNING,
            About.RULES,
            "A text of a consequence has a placeholder of another language.",
            "Rules know no templates: it is said as it stands.",
            "new Withheld( $alert, \"because of {{ $labels.instance }}\" )",
            "\"because of \" + $instance."),
    MAY_FAIL(
            Level.WARNING,
            About.RULES,
            "A number or a duration is made of a label, a part of it is taken, or something is divided, and nothing asks before whether that can be"
                    + " done.",
            "It fails for the first alert that is otherwise, and a package of which a rule failed is stopped: what it kept quiet is told, and what it"
                    + " derived ends, until its files change.",
            "Alert( name == \"Queue\", Integer.parseInt( label( \"depth\" ) ) > 5 )\ninstance.substring( 0, instance.indexOf( \":\" ) )",
            "label( \"depth\" ) matches \"[0-9]{1,9}\", Integer.parseInt( label( \"depth\" ) ) > 5\ninstance contains \":\", and the part after it."),
    INTERVAL_NOT_ASKED(
            Level.WARNING,
            About.RULES,
            "A time interval is named, and nobody asks whether it is that time.",
            "There is a fact for each interval at all times, active or not: the rule holds by day and by night.",
            "TimeInterval( name == \"business-hours\" )",
            "TimeInterval( name == \"business-hours\", active ), or !active."),
    NO_END(
            Level.WARNING,
            About.RULES,
            "A rule reads when an alert ends.",
            "There are facts of alerts that fire only, and these have no end yet: endsAt is the year 1 of each of them.",
            "Condition.of( \"over soon\", $alert ).before( $alert.endsAt(), \"1h\" )",
            "How long it has fired: .forAtLeast( \"1h\" ). What is to last after its end: .keepFor( \"1h\" )."),
    ALREADY_PAST(
            Level.WARNING,
            About.RULES,
            "A condition is to hold from so long before a time on that is past already.",
            "It holds as soon as it is stated: the rule waits for nothing.",
            "Condition.of( \"old\", $alert ).before( $alert.startsAt(), \"1h\" )",
            "An hour after the beginning: .forAtLeast( \"1h\" ). before is for what is to come, as the end of a silence."),
    OPTION_TWICE(
            Level.WARNING,
            About.RULES,
            "An option of a conclusion is said twice, or two that say the same.",
            "The last one counts: of .onlyTo( \"a\" ).onlyTo( \"b\" ) only b.",
            "new Withheld( $a, \"x\" ).onlyTo( \"chat\" ).onlyTo( \"pager\" )",
            "Two conclusions: new Withheld( $a, \"x\" ).onlyTo( \"chat\" ) and new Withheld( $a, \"x\" ).onlyTo( \"pager\" )."),
    BLANK_AT_EDGE(
            Level.WARNING,
            About.RULES,
            "The name or the value of a label begins or ends with a blank.",
            "Labels are compared letter by letter, and hardly one has a blank there: no alert is found, or all are.",
            "Alert( team == \"infra \" )",
            "team == \"infra\""),
    UNKNOWN_TABLE(
            Level.WARNING,
            About.RULES,
            "A rule asks for rows of a table that no package has.",
            "There are none: the rule never fires, or its not is always true.",
            "TableRow( table == \"owner\", key == $service )",
            "The name of a file beside the rules, without .csv."),
    UNKNOWN_COLUMN(
            Level.WARNING,
            About.RULES,
            "A rule asks for a column that its table does not have.",
            "What is not there is empty: the comparison is never true, and a route to it goes to the default receiver.",
            "TableRow( table == \"owners\", key == $service, $team : value( \"tema\" ) )",
            "value( \"team\" ), as in the first line of owners.csv."),
    TABLE_RECEIVER(
            Level.WARNING,
            About.RULES,
            "A rule routes to receivers that stand in a table, and one of them is not in the configuration.",
            "Its alerts go to the default receiver instead.",
            "TableRow( table == \"owners\", key == $service, $team : value( \"team\" ) ) … new Route( $alert, $team )",
            "Correct the table, or add the receiver."),
    OUTSIDE_SCOPE(
            Level.WARNING,
            About.RULES,
            "A rule concludes something about alerts that are outside of the scope of its package.",
            "It has no effect: the engine refuses it each time, and the alert is told as if the rule were not there.",
            "scope: ['team=\"a\"'] and Alert( team == \"b\" ), or Derived.alert( \"RackDown\" ) without the label team",
            "Ask for alerts of the scope; give a derived alert its labels: .label( \"team\", \"a\" )."),
    UNLIKELY_LABEL(
            Level.WARNING,
            About.RULES,
            "Alerts are grouped by a label that is nearly one that alerts have.",
            "A label that no alert has groups all of them together.",
            ".groupedBy( \"sevrity\" )",
            ".groupedBy( \"severity\" )"),
    UNKNOWN_LABEL(
            Level.WARNING,
            About.RULES,
            "A label is asked for that is nearly one of those in the Prometheus rules, or of alerts on record.",
            "An absent label is empty: the comparison is true for no alert, or for all.",
            "label( \"clutser\" ) == \"c1\"",
            "label( \"cluster\" ) == \"c1\""),
    UNKNOWN_VALUE(
            Level.WARNING,
            About.RULES,
            "A label is compared with a value that is nearly one of those in the Prometheus rules, or of alerts on record.",
            "Labels are compared letter by letter: the comparison is never true.",
            "team == \"paymets\"",
            "team == \"payments\""),
    UNKNOWN_ALERTNAME(
            Level.WARNING,
            About.RULES,
            "A rule names an alert that no Prometheus rule defines and no rule derives; or nearly one that is on record.",
            "The rule waits for an alert that never comes.",
            "Alert( name == \"NodeDwon\" )",
            "Alert( name == \"NodeDown\" ), or give --prometheus.rules all files that there are."),
    CONDITION_NOT_ASKED_FOR(
            Level.WARNING,
            About.RULES,
            "A condition is stated that no rule of the package asks for.",
            "It has no effect: conditions are seen by their own package only.",
            "Condition.of( \"flapping\", $alert ) …",
            "Ask for it: Holds( condition == \"flapping\", subject == $alert )."),
    OPPOSITE_VERDICTS(
            Level.WARNING,
            About.RULES,
            "Everything that one rule routes is kept quiet by another.",
            "The route never tells anybody.",
            "new Route( $a, \"chat\" ) … new Withheld( $a, \"x\" ) for the same alerts",
            "Exclude those alerts in one of the two rules, or withhold them for one receiver: .onlyTo( … )."),
    ATTRIBUTE_TWICE(
            Level.WARNING,
            About.RULES,
            "Two rules may give one attribute of an alert different values.",
            "The rule that comes first by file and line counts; the other is not looked at.",
            "new Attribute( $a, \"runbook\", \"x\" ) … new Attribute( $a, \"runbook\", \"y\" ) for the same alerts",
            "Exclude the alerts of the first rule in the second one, or give the attribute another name."),
    CONDITION_TWICE(
            Level.WARNING,
            About.RULES,
            "Two rules may state one condition of one subject on different terms.",
            "Those of one of the two count, for both: what should hold after five minutes may hold after fifteen.",
            "Condition.of( \"long\", $a ).forAtLeast( \"5m\" ) … Condition.of( \"long\", $a ).forAtLeast( \"15m\" ) for the same alerts",
            "Give one of the two another name, or exclude its alerts in the other rule."),
    NO_TIMELINE(
            Level.INFO,
            About.RULES,
            "The timelines beside a rule name none of the alerts that it needs.",
            "It is not tried before it mutes or pages: what it does at night nobody has seen.",
            "rule for name == \"NodeDown\", and no NodeDown in *.test.yml",
            "Write a timeline in which it fires; signalbox test --coverage shows all rules that none makes fire."),
    TEMPLATE_FILE_MISSING(
            Level.WARNING,
            About.CONFIGURATION,
            "An entry of templates: matches no file.",
            "What the files should define is not there.",
            "templates: ['/etc/alertmanager/templates/*.tmpl']",
            "Correct the path; it is seen from the folder of the configuration file."),
    CIRCULAR_INHIBITION(
            Level.WARNING,
            About.CONFIGURATION,
            "Inhibit rules can keep each other's sources quiet, two of them or more in a circle.",
            "The alerts mute each other, and nobody is told of any.",
            "source A mutes target B, and source B mutes target A",
            "Decide which alert is worth telling, and remove the other rule."),
    INHIBIT_NO_EQUAL(
            Level.WARNING,
            About.CONFIGURATION,
            "An inhibit rule has no equal labels.",
            "One source anywhere mutes every target everywhere.",
            "{source_matchers: [severity=critical], target_matchers: [severity=warning]}",
            "Add what source and target have in common: equal: [cluster, namespace]."),
    INHIBIT_SAME_MATCH(
            Level.WARNING,
            About.CONFIGURATION,
            "Source and target of an inhibit rule are described by the same matchers.",
            "An alert that is both is not kept quiet by others that are both: the rule does nothing.",
            "{source_matchers: [severity=warning], target_matchers: [severity=warning]}",
            "Describe what differs between them."),
    INHIBIT_UNKNOWN_ALERTNAME(
            Level.WARNING,
            About.CONFIGURATION,
            "An inhibit rule names an alert that no Prometheus rule defines.",
            "It never mutes, or is never muted.",
            "source_matchers: [alertname=NodeDwon]",
            "Correct the name, or give --prometheus.rules all files that there are."),
    ROUTE_UNKNOWN_ALERTNAME(
            Level.WARNING,
            About.CONFIGURATION,
            "A route names an alert that no Prometheus rule defines.",
            "Nothing takes the route.",
            "matchers: [alertname=NodeDwon]",
            "Correct the name, or give --prometheus.rules all files that there are."),
    ALERT_HITS_DEFAULT_RECEIVER(
            Level.INFO,
            About.CONFIGURATION,
            "Alerts of the Prometheus rules are taken by no route below the root.",
            "They go to the default receiver, which may be nobody's.",
            "an alert {team: payments}, and no route for that team",
            "Add a route, or be content with the default receiver."),
    ROUTE_ALWAYS_MUTED(
            Level.WARNING,
            About.CONFIGURATION,
            "A route is muted at all times.",
            "Its alerts are never told.",
            "mute_time_intervals: [always], where always has no limits",
            "Limit the interval, or route to a receiver without integrations to say that nobody is to be told."),
    TIME_INTERVAL_NEVER_ACTIVE(
            Level.WARNING,
            About.CONFIGURATION,
            "A time interval contains no instant from now on.",
            "What it mutes is told, and what is told only then never is.",
            "time_intervals: [{name: x, time_intervals: [{years: ['2020']}]}]",
            "Correct its limits, or remove it."),
    ROUTE_MATCH_COLLISION(
            Level.WARNING,
            About.CONFIGURATION,
            "Two routes below one route have the same matchers, and the first does not continue.",
            "The second is never reached.",
            "two routes with matchers: [team=payments]",
            "Merge them, or set continue: true on the first."),
    SHADOWED_ROUTE(
            Level.WARNING,
            About.CONFIGURATION,
            "An earlier route takes everything that a route would take, and does not continue.",
            "The later route is never reached.",
            "matchers: [team=~\"a|b\"], then matchers: [team=a, severity=critical]",
            "Put the narrower route first, or set continue: true on the wider one."),
    UNREACHABLE_ROUTE(
            Level.WARNING,
            About.CONFIGURATION,
            "No alert can reach a route: one without matchers stands before it, or its matchers and those above it exclude each other.",
            "Its receiver is never told.",
            "{receiver: all}, then {receiver: pager, matchers: [severity=critical]}",
            "Put the route without matchers last, or set continue: true on it."),
    USELESS_CONTINUE(
            Level.INFO,
            About.CONFIGURATION,
            "The last route of a list continues.",
            "There is nothing to continue with.",
            "routes: [{receiver: a, continue: true}]",
            "Leave continue out."),
    REPEAT_BEFORE_GROUP(
            Level.WARNING,
            About.CONFIGURATION,
            "repeat_interval is shorter than group_interval.",
            "Nothing is repeated before the next group_interval.",
            "{group_interval: 5m, repeat_interval: 1m}",
            "Make repeat_interval a multiple of group_interval."),
    WAIT_EXCEEDS_INTERVAL(
            Level.WARNING,
            About.CONFIGURATION,
            "group_wait is longer than group_interval.",
            "The first notification of a group takes longer than any change of it after.",
            "{group_wait: 10m, group_interval: 5m}",
            "Make group_wait the shorter one."),
    EMPTY_RECEIVER(
            Level.WARNING,
            About.CONFIGURATION,
            "Alerts are routed to a receiver without integrations.",
            "Nobody is told of them. Names such as null, none and blackhole say that this is meant.",
            "receivers: [{name: ops}]",
            "Add an integration, or call it null."),
    UNUSED_RECEIVER(
            Level.INFO,
            About.CONFIGURATION,
            "No route and no rule leads to a receiver.",
            "It is kept up to date for nothing, or a route is missing.",
            "receivers: [{name: old}]",
            "Remove it, or add the route."),
    PLAINTEXT_SECRET(
            Level.INFO,
            About.CONFIGURATION,
            "A secret stands in the configuration.",
            "Whoever reads the file, its repository or its backups has it.",
            "routing_key: 0123…",
            "Put it into a file of its own: routing_key_file."),
    STRIPPED_BRACE(
            Level.WARNING,
            About.CONFIGURATION,
            "A matcher begins or ends with a brace that is not in quotes.",
            "The brace is taken for that of a list of matchers and dropped: an expression loses its end and matches nothing.",
            "matchers: ['instance=~web-[0-9]{2}']",
            "Put the value in quotes: 'instance=~\"web-[0-9]{2}\"'."),
    DEPRECATED_MATCH(
            Level.INFO,
            About.CONFIGURATION,
            "Alerts are matched by match, match_re and the like.",
            "Alertmanager calls them deprecated: a later version may not read them.",
            "match: {team: payments}",
            "matchers: [team=payments]"),
    DEPRECATED_MUTE_TIME_INTERVALS(
            Level.INFO,
            About.CONFIGURATION,
            "Intervals are defined in mute_time_intervals at the top of the file.",
            "Alertmanager calls that deprecated: a later version may not read it.",
            "mute_time_intervals: [{name: nights, …}]",
            "Move them to time_intervals; routes go on naming them in mute_time_intervals."),
    DEEP_NESTING(
            Level.INFO,
            About.CONFIGURATION,
            "Routes stand more than five levels deep.",
            "Who is told of what is hard to say without trying it.",
            "routes below routes below routes …",
            "Name several labels in one route, or write a rule."),
    GLOBAL_RESOLVE_TIMEOUT_MISSING(
            Level.INFO,
            About.CONFIGURATION,
            "global.resolve_timeout is not set.",
            "Alerts without an end are resolved five minutes after they were last seen. Prometheus sends ends, so that it matters for other"
                    + " senders only.",
            "global: {}",
            "Set resolve_timeout: 5m to say that this is meant."),
    GRAFANA_CONTACT_POINT(
            Level.WARNING,
            About.CONFIGURATION,
            "The file is written for Grafana, or has parts that only Grafana reads.",
            "Alertmanager's configuration has no contact points: it cannot be loaded.",
            "contactPoints: [{name: ops, receivers: […]}]",
            "Write them as receivers, or export the configuration of Alertmanager.");

    private static final Set<Code> OF_RULES_AND_CONFIGURATION = Set.of(TOLD_TWICE, TABLE_RECEIVER);

    private static final Set<Code> OF_PROMETHEUS = Set.of(UNKNOWN_ALERTNAME, UNKNOWN_LABEL, UNKNOWN_VALUE, UNKNOWN_SEVERITY,
            INHIBIT_UNKNOWN_ALERTNAME, ROUTE_UNKNOWN_ALERTNAME, ALERT_HITS_DEFAULT_RECEIVER);

    /** What a code is about, and so how it is allowed. */
    private enum About {
        REFUSED,
        COMMENT,
        RULES,
        CONFIGURATION
    }

    private final Level severity;
    private final About about;
    private final String what;
    private final String why;
    private final String example;
    private final String instead;

    Code(Level severity, About about, String what, String why, String example, String instead) {
        this.severity = severity;
        this.about = about;
        this.what = what;
        this.why = why;
        this.example = example;
        this.instead = instead;
    }

    /** As it is written: {@code empty-join}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code of this name, if there is one. */
    public static Optional<Code> named(String word) {
        return Arrays.stream(values()).filter(code -> code.word().equals(word)).findFirst();
    }

    /** All of them, as they are written. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Code::word).toList();
    }

    /** Those that a look at rules or at a configuration can find; some are found only where Prometheus' rule files are known. */
    public static Set<Code> lookedFor(boolean rules, boolean configuration, boolean names) {
        Set<Code> looked = EnumSet.noneOf(Code.class);
        for (Code code : values()) {
            boolean isOf = (rules && code.about == About.RULES && (configuration || !OF_RULES_AND_CONFIGURATION.contains(code)))
                    || (configuration && code.about == About.CONFIGURATION);
            if (isOf && (names || !OF_PROMETHEUS.contains(code))) {
                looked.add(code);
            }
        }
        return looked;
    }

    /** How much it matters, unless a finding says otherwise. */
    public Level severity() {
        return severity;
    }

    /** In one sentence. */
    public String what() {
        return what;
    }

    /** What it leads to. */
    public String why() {
        return why;
    }

    /** How it is allowed where it stands. */
    private String allowed() {
        return switch (about) {
            case REFUSED -> "It cannot be allowed: a start would refuse it.";
            case COMMENT -> "It cannot be allowed: it is about such a comment.";
            case RULES -> "// check: allow " + word() + " because …";
            case CONFIGURATION -> "# check: allow " + word() + " because …";
        };
    }

    /** What, why, an example, what to write instead, and how to allow it, for a terminal. */
    public String explanation() {
        return word() + " (" + severity.word() + ")\n\n" + what + "\n" + why + "\n\nExample:\n    " + example.replace("\n", "\n    ")
                + "\n\nInstead:\n    " + instead + "\n\nTo allow it:\n    " + allowed() + "\n";
    }

    /** The same as a section of a page. */
    private String section() {
        String language = about == About.CONFIGURATION ? "yaml" : "drl";
        boolean isComment = allowed().startsWith("//") || allowed().startsWith("#");
        return "### " + word() + "\n\n" + severity.word() + ". " + what + "\n\nWhy: " + why + "\n\nExample:\n\n```" + language + "\n" + example
                + "\n```\n\nInstead: " + instead + "\n\nTo allow it: " + (isComment ? "`" + allowed() + "`" : allowed()) + "\n";
    }

    /** The page of all codes. */
    static String page() {
        StringBuilder page = new StringBuilder("""
                # What `check` finds

                `signalbox check` says what a start would refuse (error), what is allowed and hardly meant (warning), and with `--info` what is only
                worth knowing (info). `signalbox check --explain CODE` says the same as this page. Errors end with 1; warnings do with
                `--fail-on warning`. `--format json`, `sarif` and `github` are for programs.

                A finding that is right where it stands is allowed by a comment with a reason: `// check: allow CODE reason` in rules,
                `# check: allow CODE reason` in YAML. Behind something it is about its line; on a line of its own about the next line and what is
                indented below it; before a rule about the whole rule. Several codes are separated by commas.

                With `--prometheus.rules FILES` names of alerts and labels are compared with those of Prometheus' rule files. With `--storage.path
                FOLDER`, or `--against URL`, they are, with values of labels, compared with those of the alerts that a server has on record: what is
                nearly one of these is named, for what was not seen may exist all the same.
                """);
        Arrays.stream(About.values()).forEach(about -> {
            page.append("\n## ").append(switch (about) {
                case REFUSED -> "What a start refuses";
                case COMMENT -> "Allowances";
                case RULES -> "Rules";
                case CONFIGURATION -> "Configuration";
            }).append('\n');
            Arrays.stream(values()).filter(code -> code.about == about).forEach(code -> page.append('\n').append(code.section()));
        });
        return page.toString();
    }
}
