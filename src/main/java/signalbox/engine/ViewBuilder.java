package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import signalbox.ack.Ack;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.route.Destination;
import signalbox.route.Schedule;
import signalbox.silence.Silence;
import signalbox.view.AlertView;
import signalbox.view.Told;
import signalbox.view.Version;
import signalbox.view.View;

/**
 * The picture for readers, kept in pages so that a cycle copies no more than the pages in which something changed: a
 * picture that was handed out never changes. The engine's thread writes, {@link #publish} hands out.
 */
final class ViewBuilder {

    private static final int PAGE = 256;

    private @Nullable AlertView[][] pages = new AlertView[0][];
    private final BitSet ownPages = new BitSet();
    private boolean ownSpine = true;

    void set(int slot, @Nullable AlertView view) {
        int page = slot / PAGE;
        ownSpine(page + 1);
        if (!ownPages.get(page)) {
            @Nullable AlertView[] shared = pages[page];
            pages[page] = shared == null ? new AlertView[PAGE] : shared.clone();
            ownPages.set(page);
        }
        pages[page][slot % PAGE] = view;
    }

    /** What changes with each turn of each group: it is read as it is now, by any thread, instead of being copied. */
    interface Live {
        Optional<Instant> due(AlertGroup group);

        Optional<Instant> limitedUntil(AlertGroup group);

        List<Told> told(AlertGroup group);

        List<NotTold> notTold(AlertGroup group);

        List<UnderWay> underWay(AlertGroup group);

        int integrations(String receiver);

        boolean tellsEnds(String integration);

        boolean endsAreTold();
    }

    View publish(
            Version version, List<Silence> silences, List<Ack.About> acks, List<Schedule> schedules, Live live) {
        ownSpine = false;
        ownPages.clear();
        return new Picture(version, pages, silences, acks, schedules, live);
    }

    private void ownSpine(int length) {
        if (!ownSpine || pages.length < length) {
            pages = Arrays.copyOf(pages, Math.max(pages.length, length));
            ownSpine = true;
        }
    }

    private static final class Picture implements View {

        private final Version version;
        private final @Nullable AlertView[][] pages;
        private final List<Silence> silences;
        private final List<Ack.About> acks;
        private final List<Schedule> schedules;
        private final Live live;
        /** Made when it is first asked for: most pictures are never asked. */
        private volatile @Nullable Map<String, Silence> silencesById;
        /** What was found: whoever lists alerts asks for one destination again and again. */
        private final Map<Destination, MutedUntil> mutedUntil = new ConcurrentHashMap<>();

        /** The alerts that fire, found once for all groups that are asked about. */
        private volatile @Nullable Firing firing;

        /** @param byHash by the hashes that notifications are known by */
        private record Firing(Map<AlertGroup, List<AlertView>> byGroup, Map<Long, AlertView> byHash) {}

        /** When the intervals let through again what they mute at {@code from}: from any instant between the two it is the same. */
        private record MutedUntil(Instant from, Optional<Instant> end) {

            private boolean isTrueFrom(Instant instant) {
                return !instant.isBefore(from) && end.map(instant::isBefore).orElse(true);
            }
        }

        private Picture(
                Version version,
                @Nullable AlertView[][] pages,
                List<Silence> silences,
                List<Ack.About> acks,
                List<Schedule> schedules,
                Live live) {
            this.version = version;
            this.pages = pages;
            this.silences = silences;
            this.acks = acks;
            this.schedules = schedules;
            this.live = live;
        }

        @Override
        public Version version() {
            return version;
        }

        @Override
        public void forEachAlert(Consumer<? super AlertView> reader) {
            for (@Nullable AlertView[] page : pages) {
                if (page == null) {
                    continue;
                }
                for (AlertView view : page) {
                    if (view != null) {
                        reader.accept(view);
                    }
                }
            }
        }

        @Override
        public List<Silence> silences() {
            return silences;
        }

        @Override
        public Optional<Instant> silencedUntil(String id) {
            Map<String, Silence> byId = silencesById;
            if (byId == null) {
                byId = silences.stream().collect(Collectors.toMap(Silence::id, silence -> silence));
                silencesById = byId;
            }
            return Optional.ofNullable(byId.get(id)).map(Silence::endsAt);
        }

        @Override
        public List<Ack.About> acks() {
            return acks;
        }

        @Override
        public List<String> mutedBy(AlertGroup group, Instant instant) {
            return Schedule.muting(group.destination(), schedules, instant);
        }

        @Override
        public Optional<Instant> mutedUntil(AlertGroup group, Instant instant) {
            MutedUntil found = mutedUntil.get(group.destination());
            if (found == null || !found.isTrueFrom(instant)) {
                found = new MutedUntil(instant, Schedule.mutedUntil(group.destination(), schedules, instant));
                mutedUntil.put(group.destination(), found);
            }
            return found.end();
        }

        @Override
        public Optional<Instant> heldUntil(AlertGroup group, Instant instant) {
            return Schedule.opening(group.destination(), schedules, instant);
        }

        @Override
        public Optional<Instant> limitedUntil(AlertGroup group) {
            return live.limitedUntil(group);
        }

        @Override
        public Optional<Instant> due(AlertGroup group) {
            return live.due(group);
        }

        @Override
        public List<Told> told(AlertGroup group) {
            return live.told(group);
        }

        @Override
        public List<NotTold> notTold(AlertGroup group) {
            return live.notTold(group);
        }

        @Override
        public List<UnderWay> underWay(AlertGroup group) {
            return live.underWay(group);
        }

        @Override
        public int integrations(String receiver) {
            return live.integrations(receiver);
        }

        /** Asked for each alert of a group that has ended. */
        @Override
        public List<AlertView> firingOf(AlertGroup group) {
            Firing all = firing();
            List<AlertView> firingOf = new ArrayList<>(all.byGroup().getOrDefault(group, List.of()));
            for (long hash : inOpenIncidents(group).toArray()) {
                Optional.ofNullable(all.byHash().get(hash)).filter(view -> !view.groups().contains(group)).ifPresent(firingOf::add);
            }
            return firingOf;
        }

        /** Two who ask at once may do it twice. */
        private Firing firing() {
            Firing known = firing;
            if (known == null) {
                Map<AlertGroup, List<AlertView>> byGroup = new HashMap<>();
                Map<Long, AlertView> byHash = new HashMap<>();
                forEachAlert(view -> {
                    if (view.alert().firing()) {
                        view.groups().forEach(group -> byGroup.computeIfAbsent(group, any -> new ArrayList<>()).add(view));
                        byHash.put(view.alert().labels().notificationHash(), view);
                    }
                });
                known = new Firing(byGroup, byHash);
                firing = known;
            }
            return known;
        }

        @Override
        public boolean tellsEnds(AlertGroup group, String integration) {
            return live.tellsEnds(integration);
        }

        @Override
        public boolean endsAreTold() {
            return live.endsAreTold();
        }
    }
}
