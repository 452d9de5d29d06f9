package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is heard of packages; that it is said in order is looked at: nothing comes twice, nothing goes that was not there. */
final class Heard implements Teams.Listener {

    /** What is concluded at present. */
    final Set<Object> conclusions = new HashSet<>();

    /** All that came, whether it went or not. */
    final List<Object> ever = new ArrayList<>();

    /** What was said to be concluded by another version, or by a further package. */
    final List<Object> also = new ArrayList<>();

    /** Packages that were stopped, each with the reason. */
    final Map<String, String> stopped = new HashMap<>();
    /** What tries a package again. */
    final Map<String, Runnable> setAside = new HashMap<>();

    final List<String> late = new ArrayList<>();

    @Override
    public void came(Object conclusion, TeamPackage rules, String rule) {
        ever.add(conclusion);
        assertThat(conclusions.add(conclusion)).as("heard once: %s", conclusion).isTrue();
    }

    @Override
    public void went(Object conclusion) {
        assertThat(conclusions.remove(conclusion)).as("heard before: %s", conclusion).isTrue();
    }

    @Override
    public void alsoBy(Object conclusion, TeamPackage rules, String rule) {
        assertThat(conclusions).as("heard before").contains(conclusion);
        also.add(conclusion);
    }

    @Override
    public void noLongerBy(Object conclusion, TeamPackage rules) {
        assertThat(conclusions).as("heard before").contains(conclusion);
    }

    @Override
    public void stopped(String packageName, String reason) {
        stopped.put(packageName, reason);
    }

    @Override
    public void isSetAside(String packageName, Runnable again) {
        setAside.put(packageName, again);
    }

    @Override
    public void cameBack(String packageName) {
        stopped.remove(packageName);
    }

    @Override
    public void late(String packageName) {
        late.add(packageName);
    }
}
