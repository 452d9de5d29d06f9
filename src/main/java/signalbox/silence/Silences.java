package signalbox.silence;

import java.time.Instant;
import java.util.*;

/** STUB */
public final class Silences {
    private final Map<String, Silence> byId = new LinkedHashMap<>();
    public record Done(String id, List<Silence> changed) {}
    public Done set(Silence posted, Instant now) {
        Silence s = new Silence(UUID.randomUUID().toString(), posted.matchers(), posted.startsAt(), posted.endsAt(), now, posted.createdBy(), posted.comment(), posted.annotations());
        byId.put(s.id(), s);
        return new Done(s.id(), List.of(s));
    }
    public List<Silence> expire(String id, Instant now) {
        Silence p = byId.get(id);
        if (p == null) { return List.of(); }
        Silence s = new Silence(id, p.matchers(), p.startsAt(), now, now, p.createdBy(), p.comment(), p.annotations());
        byId.put(id, s);
        return List.of(s);
    }
    public void load(Silence s) { byId.put(s.id(), s); }
    public List<String> collectGarbage(Instant now) { return List.of(); }
    public List<Silence> inForce(Instant now) { return byId.values().stream().filter(s -> !s.startsAt().isAfter(now) && s.endsAt().isAfter(now)).toList(); }
    public Optional<Instant> nextEdge(Instant after) { return byId.values().stream().flatMap(s -> java.util.stream.Stream.of(s.startsAt(), s.endsAt())).filter(t -> t.isAfter(after)).min(Comparator.naturalOrder()); }
    public List<Silence> all() { return List.copyOf(byId.values()); }
}
