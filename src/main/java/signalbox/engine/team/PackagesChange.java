package signalbox.engine.team;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Other packages, which are filled beside and take over: see {@link Teams#prepare}. */
public final class PackagesChange {
    final List<TeamPackage> packages;
    final Map<String, FreshTeam> fresh = new LinkedHashMap<>();

    PackagesChange(List<TeamPackage> packages) {
        this.packages = packages;
    }

    void tell(PackageInput input) {
        fresh.values().forEach(one -> one.team.tell(input));
    }

    void tell(String packageName, PackageInput input) {
        Optional.ofNullable(fresh.get(packageName)).ifPresent(one -> one.team.tell(input));
    }

    /** Fills the sessions of the packages that are new. Any thread, but one at a time. */
    public void fill() {
        fresh.values().forEach(FreshTeam::fill);
    }
}
