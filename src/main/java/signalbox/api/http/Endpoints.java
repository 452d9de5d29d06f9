package signalbox.api.http;

import static java.util.stream.Collectors.toCollection;

import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Methods and paths that are answered, by what, and to whom. Filled before the server starts; then for any thread. */
public final class Endpoints {

    public static final String V2 = "/api/v2/";

    /** What metrics call everything else below {@code /api/}. */
    private static final String UNMATCHED = "unmatched";

    private final List<Endpoint> all = new ArrayList<>();

    /** One of Alertmanager's API v2: its path is below {@link #V2}, and what the client wants to have is looked at first. */
    public void v2(String method, String path, Right right, Handler handler) {
        add(method, V2 + path, right, ctx -> {
            MediaTypes.check(ctx);
            handler.handle(ctx);
        });
    }

    public void add(String method, String path, Right right, Handler handler) {
        all.add(new Endpoint(method, path, right, handler));
    }

    public List<Endpoint> all() {
        return List.copyOf(all);
    }

    /** The methods that a path has, sorted; none when there is no such path. */
    public Set<String> methods(String path) {
        return all.stream()
                .filter(route -> matches(route.path(), path))
                .map(Endpoint::method)
                .collect(toCollection(TreeSet::new));
    }

    /** What metrics call a path; nothing for those that are not counted (spec/cli-and-metrics.md 6.1). */
    Optional<String> name(String method, String path) {
        if (path.startsWith(V2)) {
            String v2Path = withoutTrailingSlash(path);
            Optional<String> known = all.stream()
                    .map(Endpoint::path)
                    .filter(pattern -> matches(pattern, v2Path))
                    .findFirst();
            return Optional.of(known.orElse(UNMATCHED)); // one name: clients must not be able to make up more
        }
        Optional<String> known = all.stream()
                .filter(route -> route.method().equals(method) && matches(route.path(), path))
                .map(route -> route.path().replace("/api/v1/", "/").replace("{sid}", ":sid"))
                .findFirst();
        return path.startsWith("/api/") && !path.startsWith("/api/v1/") ? known.or(() -> Optional.of(UNMATCHED)) : known;
    }

    public static String withoutTrailingSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether a path is as a pattern says, in which {x} stands for one segment. */
    private static boolean matches(String pattern, String path) {
        if (pattern.indexOf('{') < 0) {
            return pattern.equals(path);
        }
        String[] wanted = pattern.split("/", -1);
        String[] steps = path.split("/", -1);
        if (wanted.length != steps.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") ? steps[i].isEmpty() : !wanted[i].equals(steps[i])) {
                return false;
            }
        }
        return true;
    }
}
