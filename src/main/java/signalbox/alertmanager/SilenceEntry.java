package signalbox.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.silence.Silence;

/** The message {@code MeshSilence}: an entry of the file of silences (spec/behaviour.md 16.2). */
final class SilenceEntry {

    private static final List<Matcher.Type> TYPES =
            List.of(Matcher.Type.EQUAL, Matcher.Type.REGEX, Matcher.Type.NOT_EQUAL, Matcher.Type.NOT_REGEX);

    private SilenceEntry() {}

    /**
     * The silences that it stands for: none when it is forgotten by now, and one for each set of matchers, since any of them suffices.
     *
     * @throws IOException when it cannot be understood, with the reason
     */
    static List<Silence> read(WireMessage entry, Instant now) throws IOException {
        if (!entry.has(1)) {
            throw new IOException("there is no silence in it");
        }
        if (!entry.instant(2).isAfter(now)) {
            return List.of();
        }
        WireMessage silence = entry.message(1);
        String id = silence.text(1);
        if (id.isEmpty()) {
            throw new IOException("a silence has no id");
        }
        try {
            return silences(id, silence);
        } catch (IOException | InvalidExpressionException e) {
            throw new IOException("silence " + id + ": " + e.getMessage(), e);
        }
    }

    private static List<Silence> silences(String id, WireMessage silence) throws IOException {
        if (silence.has(12)) {
            throw new IOException("it is for some receivers only, which a silence cannot be here");
        }
        List<WireMessage> sets = silence.has(11) ? silence.messages(11) : List.of(silence);
        List<WireMessage> comments = silence.messages(7);
        List<Silence> silences = new ArrayList<>();
        for (WireMessage set : sets) {
            List<Matcher> matchers = matchers(set.messages(silence.has(11) ? 1 : 2));
            silences.add(new Silence(
                    silences.isEmpty() ? id : UUID.nameUUIDFromBytes((id + "/" + silences.size()).getBytes(UTF_8)).toString(),
                    matchers,
                    silence.instant(3),
                    silence.instant(4),
                    silence.instant(5),
                    comments.isEmpty() ? silence.text(8) : comments.get(0).text(1),
                    comments.isEmpty() ? silence.text(9) : comments.get(0).text(2),
                    annotations(silence.messages(10))));
        }
        return silences;
    }

    private static List<Matcher> matchers(List<WireMessage> messages) throws IOException {
        if (messages.isEmpty()) {
            throw new IOException("it has no matchers");
        }
        List<Matcher> matchers = new ArrayList<>();
        for (WireMessage message : messages) {
            long type = message.number(1);
            if (type < 0 || type >= TYPES.size()) {
                throw new IOException("there is no matcher of the type " + type);
            }
            matchers.add(new Matcher(TYPES.get((int) type), message.text(2), message.text(3)));
        }
        return matchers;
    }

    private static Labels annotations(List<WireMessage> entries) throws IOException {
        Map<String, String> annotations = new HashMap<>();
        for (WireMessage entry : entries) {
            annotations.put(entry.text(1), entry.text(2));
        }
        return Labels.of(annotations);
    }
}
