package signalbox.engine;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import signalbox.engine.team.TeamPackage;
import signalbox.table.TableRow;
import signalbox.topology.DependsOn;
import signalbox.topology.Topology;

/** The tables of the packages that are in force, and the dependencies that stand beside rules. Belongs to the engine's thread. */
final class TableBook {

    private final EngineContext context;
    private final Topology topology;
    private Set<DependsOn> edges = Set.of();

    TableBook(EngineContext context, Topology topology) {
        this.context = context;
        this.topology = topology;
    }

    /** From now on what stands beside the rules of these packages counts, and nothing else. Of a shadow dependencies do not. */
    void haveOnly(List<TeamPackage> packages) {
        Set<TableRow> rows = new LinkedHashSet<>();
        Set<DependsOn> present = new LinkedHashSet<>();
        for (TeamPackage each : packages) {
            for (Object fact : each.facts()) {
                if (fact instanceof TableRow row) {
                    rows.add(row);
                } else if (fact instanceof DependsOn edge && !each.terms().isShadow()) {
                    present.add(edge);
                }
            }
        }
        context.teams.haveOnly(TableRow.class, rows);
        Set<DependsOn> before = edges;
        edges = new HashSet<>(present);
        before.stream().filter(edge -> !present.contains(edge)).forEach(topology::ends);
        present.stream().filter(edge -> !before.contains(edge)).forEach(topology::begins);
    }
}
