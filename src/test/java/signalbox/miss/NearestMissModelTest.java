package signalbox.miss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kie.api.runtime.KieSession;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.condition.Holds;
import signalbox.condition.Subject;
import signalbox.miss.ReadRule.Standing;
import signalbox.route.TimeInterval;
import signalbox.rules.language.Build;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checker;
import signalbox.rules.language.ListedClasses;
import signalbox.rules.language.Printer;
import signalbox.rules.language.Printer.EntryPoints;
import signalbox.rules.language.Source;
import signalbox.topology.Dependencies;

/**
 * Random rules and random facts: how far each place of each alternative comes is what Drools says of rules made of the first conditions
 * alone, in a session of its own; and when what the answer names is mended, Drools comes further.
 */
@Tag("once")
class NearestMissModelTest {

    private static final int RULES = Integer.getInteger("signalbox.rules", 25);
    private static final int STEPS = Integer.getInteger("signalbox.histories", 40);
    private static final long SEED = Long.getLong("signalbox.seed", 20_261_128);

    private static final String HEAD = String.join("\n",
            "package rules.teams.infra",
            "import signalbox.alert.Alert",
            "import signalbox.condition.Condition",
            "import signalbox.condition.Holds",
            "import signalbox.inhibit.Withheld",
            "import signalbox.route.TimeInterval",
            "declare Reached",
            "    place : String",
            "    length : Integer",
            "end",
            "rule \"states\" when $a : Alert( name == \"Z\" ) then insertLogical( Condition.of( \"slow\", $a ) ); end",
            "");

    private final List<RandomRule> made = new ArrayList<>();
    private final ReadPackage read;
    private final InternalKnowledgeBase model;

    /** Facts with the alert in question. */
    private record World(List<Object> facts, Alert asked) {}

    NearestMissModelTest() {
        Random seeds = new Random(SEED);
        for (int i = 0; i < RULES; i++) {
            made.add(new RandomRule("r" + i, seeds.nextLong()));
        }
        read = Asked.read(HEAD + made.stream().map(RandomRule::text).collect(Collectors.joining()));
        String prefixes = made.stream().flatMap(rule -> rule.prefixes().stream()).collect(Collectors.joining());
        Checked checked = Checker.check("rules.teams.infra", List.of(new Source("infra/model.drl", HEAD + prefixes)));
        assertThat(checked.files().get(0).problems()).isEmpty();
        Map<String, String> printed = new LinkedHashMap<>();
        Printer.print(checked, EntryPoints.NONE).forEach(file -> printed.put(file.shown(), file.drl()));
        Build build = Build.of(printed, new ListedClasses(checked.vocabulary()), Build.LONGEST);
        assertThat(build.faults()).isEmpty();
        model = KnowledgeBaseFactory.newKnowledgeBase(RuleBaseFactory.newKnowledgeBaseConfiguration());
        model.addPackages(build.packages());
    }

    // ---- facts

    private static Alert alert(Random random, int id) {
        return Asked.alert(
                "ABCD".charAt(random.nextInt(4)) + "",
                List.of("critical", "warning", "info").get(random.nextInt(3)),
                "i" + random.nextInt(3),
                "cluster", "c" + random.nextInt(2),
                "rack", random.nextInt(3) == 0 ? "" : "r" + random.nextInt(2),
                "id", "" + id);
    }

    private static World world(Random random) {
        List<Object> facts = new ArrayList<>();
        int alerts = 1 + random.nextInt(7);
        for (int i = 0; i < alerts; i++) {
            Alert alert = alert(random, i);
            facts.add(alert);
            if (random.nextInt(4) == 0) {
                facts.add(new Holds("slow", List.of(Subject.of(alert.labels())), Asked.NOW, 0, 0));
            }
        }
        facts.add(new TimeInterval("night", random.nextBoolean()));
        return new World(facts, (Alert) facts.get(0));
    }

    // ---- how far

    /** By Drools: the most conditions from the first on that hold, by place; none where no condition does. */
    private Map<String, Integer> modelled(World world) {
        KieSession session = model.newKieSession();
        try {
            world.facts().forEach(session::insert);
            session.fireAllRules();
            Map<String, Integer> longest = new TreeMap<>();
            for (Object fact : session.getObjects(any -> any.getClass().getSimpleName().equals("Reached"))) {
                longest.merge(
                        (String) ComparedValues.call(fact, "place", List.of()).orElseThrow(),
                        (Integer) ComparedValues.call(fact, "length", List.of()).orElseThrow(),
                        Math::max);
            }
            return longest;
        } finally {
            session.dispose();
        }
    }

    private Map<String, Integer> found(World world) {
        NearestMiss miss = miss(world);
        Map<String, Integer> longest = new TreeMap<>();
        for (RandomRule rule : made) {
            ReadRule asked = java.util.Objects.requireNonNull(read.rule(rule.name()));
            for (PartialMatch attempt : miss.attempts(asked, world.asked())) {
                int place = asked.branches().get(attempt.branch()).standings().indexOf(attempt.standing());
                if (attempt.depth() > 0) {
                    longest.put(rule.key(attempt.branch(), place), attempt.depth());
                }
            }
        }
        return longest;
    }

    private NearestMiss miss(World world) {
        return new NearestMiss(read, new Moment(Asked.NOW, world.facts(), List.of(), List.of(), Dependencies.NONE, "", Kept.ALL), Asked.NAMES);
    }

    @Test
    void eachPlaceComesAsFarAsInDrools() {
        Random random = new Random(SEED);
        for (int step = 0; step < STEPS; step++) {
            World world = world(random);
            assertThat(found(world)).as("step %d of seed %d: %s", step, SEED, world.facts()).isEqualTo(modelled(world));
        }
    }

    // ---- what is named is mended

    @Test
    void mendingWhatIsNamedTakesDroolsFurther() {
        Random random = new Random(SEED + 1);
        Map<String, Integer> came = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            World world = world(random);
            for (RandomRule rule : made) {
                WhyNotAnswer answer = miss(world).ask(rule.name(), world.asked().labels());
                Optional<String> place = place(rule, answer);
                Optional<World> mended = place.isEmpty() || answer.failed().isEmpty() ? Optional.empty() : mend(answer, world);
                if (mended.isEmpty()) {
                    came.merge("held, or not mended by this test", 1, Integer::sum);
                    continue;
                }
                int before = modelled(world).getOrDefault(place.get(), 0);
                int after = modelled(mended.get()).getOrDefault(place.get(), 0);
                String what = after > before ? "further" : after < before ? "breaks another condition" : "no further";
                came.merge(what, 1, Integer::sum);
                if (after == before) {
                    wrong.add("step " + step + " of seed " + SEED + ": " + rule.text() + answer.sentence() + "\n  before " + world.facts() + "\n  after "
                            + mended.get().facts());
                }
            }
        }
        assertThat(wrong).as("%s", came).isEmpty();
        assertThat(came.get("further")).as("%s", came).isGreaterThan(RULES * STEPS / 10);
        assertThat(came.getOrDefault("breaks another condition", 0)).as("%s", came).isLessThan(came.getOrDefault("further", 0) / 10);
    }

    /** The place that the answer speaks of; empty when several could be meant. */
    private Optional<String> place(RandomRule rule, WhyNotAnswer answer) {
        if (answer.as().isEmpty() || !answer.as().get().fits()) {
            return Optional.empty();
        }
        WhyNotAnswer.As as = answer.as().get();
        List<Standing> standings =
                java.util.Objects.requireNonNull(read.rule(rule.name())).branches().get(answer.branch() - 1).standings();
        List<Standing> meant = standings.stream()
                .filter(each -> each.condition() == as.condition() - 1 && each.variable().equals(as.variable()))
                .toList();
        return meant.size() == 1 ? Optional.of(rule.key(answer.branch() - 1, standings.indexOf(meant.get(0)))) : Optional.empty();
    }

    private static Optional<World> mend(WhyNotAnswer answer, World world) {
        ConditionFinding failed = answer.failed().orElseThrow();
        if (failed.say().contains("which a condition before rests on")) {
            return Optional.empty(); // no choice of facts satisfies both
        } else if (!failed.inTheWay().isEmpty()) {
            return without(failed.inTheWay(), answer, world);
        }
        if (failed.text().startsWith("exists(") || failed.say().startsWith("the alert itself is not counted")) {
            return Optional.empty(); // something else is missing as well
        }
        Matcher atLeast = Pattern.compile("(>=|>|==) (\\d+)").matcher(failed.needed());
        if (failed.found().isPresent() && atLeast.matches() && failed.found().get() instanceof Number found && !failed.facts().isEmpty()) {
            int more = Integer.parseInt(atLeast.group(2)) - found.intValue() + (atLeast.group(1).equals(">") ? 1 : 0);
            Optional<Alert> like = failed.facts().get(0).alert().flatMap(labels -> find(labels, world));
            return more < 1 ? Optional.empty() : like.map(one -> with(copies(one.labels(), more, world), world));
        }
        if (failed.nearest().isEmpty()) {
            return Optional.empty();
        }
        Near near = failed.nearest().get(0);
        Optional<Labels> changed = near.fact().alert().flatMap(labels -> changed(labels, near));
        if (near.isItself()) {
            boolean isComparedWithItself = near.with().stream().anyMatch(fact -> fact.alert().equals(Optional.of(world.asked().labels())));
            return isComparedWithItself ? Optional.empty() : changed.map(labels -> as(labels, world));
        }
        int copies = atLeast.matches() ? Integer.parseInt(atLeast.group(2)) + (atLeast.group(1).equals(">") ? 1 : 0) : 1;
        return changed.map(labels -> with(copies(labels, copies, world), world));
    }

    private static Optional<Alert> find(Labels labels, World world) {
        return world.facts().stream()
                .filter(fact -> fact instanceof Alert alert && alert.labels().equals(labels))
                .map(Alert.class::cast)
                .findFirst();
    }

    /** Deleted: unless it is the alert in question, or another condition rests on it. */
    private static Optional<World> without(List<Fact> facts, WhyNotAnswer answer, World world) {
        List<Labels> gone = facts.stream().flatMap(fact -> fact.alert().stream()).toList();
        boolean isNeeded = answer.conditions().stream()
                .filter(each -> each.holds().equals(Optional.of(true)))
                .flatMap(each -> each.facts().stream())
                .anyMatch(fact -> fact.alert().filter(gone::contains).isPresent());
        if (gone.isEmpty() || isNeeded || gone.contains(world.asked().labels())) {
            return Optional.empty();
        }
        return Optional.of(new World(
                world.facts().stream().filter(fact -> !(fact instanceof Alert alert && gone.contains(alert.labels()))).toList(), world.asked()));
    }

    private static World with(List<Alert> more, World world) {
        List<Object> facts = new ArrayList<>(world.facts());
        facts.addAll(more);
        return new World(facts, world.asked());
    }

    private static List<Alert> copies(Labels labels, int count, World world) {
        List<Alert> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(alert(labels, "new" + world.facts().size() + i));
        }
        return copies;
    }

    private static World as(Labels labels, World world) {
        Alert changed = alert(labels, "0");
        return new World(world.facts().stream().<Object>map(fact -> fact.equals(world.asked()) ? changed : fact).toList(), changed);
    }

    private static Alert alert(Labels labels, String id) {
        Map<String, String> all = new HashMap<>(labels.asMap());
        all.put("id", id);
        return new Alert(Labels.of(all), Labels.EMPTY, Asked.NOW, Alert.NOT_ENDED, "");
    }

    private static final Pattern SAID = Pattern.compile("(name|severity|instance|cluster|label\\( \"(\\w+)\" \\)) (==|!=|in|matches) (.*)");

    /** The labels with which what failed would hold; empty for what this test cannot turn round. */
    private static Optional<Labels> changed(Labels labels, Near near) {
        Map<String, String> all = new HashMap<>(labels.asMap());
        for (Verdict verdict : near.constraints()) {
            if (verdict.holds()) {
                continue;
            }
            Matcher said = SAID.matcher(verdict.text().replaceFirst(" \\|\\|.*", ""));
            if (!said.matches()) {
                return Optional.empty();
            }
            String name = said.group(2) != null ? said.group(2) : said.group(1).equals("name") ? "alertname" : said.group(1);
            Matcher literal = Pattern.compile("\\(? ?\"([^\"|]*).*").matcher(said.group(4));
            String value = said.group(3).equals("!=")
                    ? "other"
                    : verdict.wanted().map(String::valueOf).orElseGet(() -> literal.matches() ? literal.group(1) : "?");
            if (value.equals("?") || value.contains("empty")) {
                return Optional.empty();
            }
            boolean isSaidTwice = near.constraints().stream().filter(other -> other.text().contains(said.group(1))).count() > 1;
            if (isSaidTwice) {
                return Optional.empty(); // to mend the one would break the other
            }
            all.put(name, value);
        }
        all.values().removeIf(String::isEmpty);
        return Optional.of(Labels.of(all));
    }
}
