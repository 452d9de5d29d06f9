package signalbox.store;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.condition.Beginning;
import signalbox.condition.ConditionKey;
import signalbox.condition.Episode;
import signalbox.condition.KeptCondition;
import signalbox.condition.Terms;

/** What is known of a condition as texts by their names, and back. What is as in a condition that was never stated is left out. */
final class ConditionState {

    private static final String AT = "@";

    private ConditionState() {}

    static Labels write(KeptCondition kept) {
        Map<String, String> state = new LinkedHashMap<>();
        Terms terms = kept.terms();
        put(state, "forAtLeast", terms.forAtLeast());
        put(state, "keepFor", terms.keepFor());
        put(state, "within", terms.within());
        if (!Double.isNaN(terms.from())) {
            state.put("from", Double.toString(terms.from()));
            state.put("until", Double.toString(terms.until()));
            state.put("level", kept.level().toString());
        }
        put(state, "times", terms.times());
        put(state, "changes", terms.changes());
        put(state, "notBefore", Optional.of(terms.notBefore()).filter(any -> terms.waitsForAnInstant()));
        put(state, "on", kept.on());
        put(state, "metSince", kept.metSince());
        put(state, "heldUntil", kept.heldUntil());
        put(state, "holdsSince", kept.holdsSince());
        put(state, "reached", kept.reached() ? 1 : 0);
        put(state, "lasted", kept.lasted() ? 1 : 0);
        put(state, "began", kept.beginnings().stream().map(ConditionState::write).toList());
        put(state, "changed", kept.changes().stream().map(Instant::toString).toList());
        return Labels.of(state);
    }

    private static void put(Map<String, String> state, String name, Duration duration) {
        if (!duration.isZero()) {
            state.put(name, duration.toString());
        }
    }

    private static void put(Map<String, String> state, String name, int number) {
        if (number != 0) {
            state.put(name, Integer.toString(number));
        }
    }

    private static void put(Map<String, String> state, String name, Optional<Instant> instant) {
        instant.ifPresent(at -> state.put(name, at.toString()));
    }

    private static void put(Map<String, String> state, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            state.put(name, String.join(" ", texts));
        }
    }

    /** {@code INSTANT}, or {@code INSTANT@FINGERPRINT@STARTSAT} of the alert that began. */
    private static String write(Beginning beginning) {
        return beginning.at() + beginning.of()
                .map(episode -> AT + Long.toHexString(episode.fingerprint()) + AT + episode.startsAt())
                .orElse("");
    }

    /** Throws {@link IOException} saying what is wrong. */
    static KeptCondition read(ConditionKey key, Labels state) throws IOException {
        try {
            Terms terms = new Terms(
                    duration(state, "forAtLeast"),
                    duration(state, "keepFor"),
                    level(state, "from"),
                    level(state, "until"),
                    number(state, "times"),
                    number(state, "changes"),
                    duration(state, "within"),
                    instant(state, "notBefore").orElse(Instant.MIN));
            List<Beginning> beginnings = new ArrayList<>();
            for (String text : texts(state, "began")) {
                beginnings.add(beginning(text));
            }
            return new KeptCondition(
                    key,
                    terms,
                    amount(state.get("level")),
                    instant(state, "on"),
                    beginnings,
                    texts(state, "changed").stream().map(Instant::parse).collect(Collectors.toList()),
                    number(state, "reached") == 1,
                    instant(state, "metSince"),
                    number(state, "lasted") == 1,
                    instant(state, "heldUntil"),
                    instant(state, "holdsSince"));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("the state of a condition cannot be read: " + e.getMessage(), e);
        }
    }

    private static Duration duration(Labels state, String name) {
        return state.has(name) ? Duration.parse(state.get(name)) : Duration.ZERO;
    }

    private static double level(Labels state, String name) {
        return state.has(name) ? Double.parseDouble(state.get(name)) : Double.NaN;
    }

    private static int number(Labels state, String name) {
        return state.has(name) ? Integer.parseInt(state.get(name)) : 0;
    }

    private static Number amount(String text) {
        if (text.isEmpty()) {
            return 0L;
        }
        return text.matches("-?[0-9]+") ? (Number) Long.parseLong(text) : (Number) Double.parseDouble(text);
    }

    private static Optional<Instant> instant(Labels state, String name) {
        return state.has(name) ? Optional.of(Instant.parse(state.get(name))) : Optional.empty();
    }

    private static List<String> texts(Labels state, String name) {
        return state.has(name) ? List.of(state.get(name).split(" ", -1)) : List.of();
    }

    private static Beginning beginning(String text) {
        String[] parts = text.split(AT, -1);
        if (parts.length != 1 && parts.length != 3) {
            throw new IllegalArgumentException("\"" + text + "\" is no beginning");
        }
        return new Beginning(
                parts.length == 1
                        ? Optional.empty()
                        : Optional.of(new Episode(Long.parseUnsignedLong(parts[1], 16), Instant.parse(parts[2]))),
                Instant.parse(parts[0]));
    }
}
