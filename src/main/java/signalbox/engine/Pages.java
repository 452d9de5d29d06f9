package signalbox.engine;

import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import signalbox.group.AlertGroup;
import signalbox.route.Schedule;
import signalbox.silence.Silence;
import signalbox.view.AlertView;
import signalbox.view.View;

/**
 * The picture for readers, kept in pages so that a cycle copies no more than the pages in which something changed: a
 * picture that was handed out never changes. The engine's thread writes, {@link #publish} hands out.
 */
final class Pages {

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

    View publish(List<Silence> silences, List<Schedule> schedules) {
        ownSpine = false;
        ownPages.clear();
        return new Picture(pages, silences, schedules);
    }

    private void ownSpine(int length) {
        if (!ownSpine || pages.length < length) {
            pages = Arrays.copyOf(pages, Math.max(pages.length, length));
            ownSpine = true;
        }
    }

    private static final class Picture implements View {

        private final @Nullable AlertView[][] pages;
        private final List<Silence> silences;
        private final List<Schedule> schedules;

        private Picture(@Nullable AlertView[][] pages, List<Silence> silences, List<Schedule> schedules) {
            this.pages = pages;
            this.silences = silences;
            this.schedules = schedules;
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
        public List<String> mutedBy(AlertGroup group, Instant instant) {
            return Schedule.muting(group.destination(), schedules, instant);
        }
    }
}
