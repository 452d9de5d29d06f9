package signalbox.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AnchoredRegex;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.MatcherSyntaxException;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.JsonBody;
import signalbox.json.JsonFaults;

/** Reads the body of {@code POST /api/signalbox/v1/acks}. Used once. */
final class AckReader {

    private static final List<String> MEMBERS = List.of("matchers", "fingerprint", "by", "comment", "until");
    private static final List<String> MATCHER_MEMBERS = List.of("isEqual", "isRegex", "name", "value");

    private final MatcherSyntax.Mode mode;
    private List<Matcher> matchers = List.of();
    private boolean hasMatchers;
    private @Nullable String fingerprint;
    private @Nullable String by;
    private @Nullable String comment;
    private @Nullable Instant until;

    AckReader(MatcherSyntax.Mode mode) {
        this.mode = mode;
    }

    PostedAck read(byte[] body, int length) {
        return JsonBody.read("acknowledgement", body, length, this::ack);
    }

    private PostedAck ack(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw JsonFaults.unexpected(parser, "an acknowledgement");
        }
        JsonBody.members(parser, MEMBERS, name -> member(parser, name));
        if (hasMatchers == (fingerprint != null)) {
            throw new HandlerFault(400, "which alerts? Name them by \"matchers\", or one by its \"fingerprint\"");
        }
        if (hasMatchers && matchers.stream().allMatch(AckReader::takesEverything)) {
            throw new HandlerFault(400, "matchers that take everything name no alert: write one that asks for a value");
        }
        if (by == null || by.isBlank()) {
            throw new HandlerFault(400, "who acknowledges it? Say it in \"by\"");
        }
        return new PostedAck(
                matchers,
                fingerprint == null ? OptionalLong.empty() : OptionalLong.of(number(fingerprint)),
                by,
                comment == null ? "" : comment,
                until == null ? Ack.OPEN : until);
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "fingerprint" -> fingerprint = JsonBody.text(parser);
            case "by" -> by = JsonBody.text(parser);
            case "comment" -> comment = JsonBody.text(parser);
            case "until" -> until = JsonBody.time(parser);
            default -> {
                hasMatchers = parser.currentToken() != JsonToken.VALUE_NULL;
                matchers = hasMatchers ? matchers(parser) : List.of();
            }
        }
    }

    private static long number(String fingerprint) {
        String digits = fingerprint.toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{16}")) {
            throw new HandlerFault(400, "\"fingerprint\" is to be 16 hexadecimal digits, as /api/v2/alerts shows them");
        }
        return Long.parseUnsignedLong(digits, 16);
    }

    /** A list of texts as in {@code alertmanager.yml}, or of objects as in a silence. */
    private List<Matcher> matchers(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFaults.unexpected(parser, "a list of matchers");
        }
        List<Matcher> read = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            switch (parser.currentToken()) {
                case VALUE_STRING -> read.addAll(parsed(String.valueOf(JsonBody.text(parser))));
                case START_OBJECT -> read.add(matcher(parser));
                default -> throw JsonFaults.unexpected(parser, "a matcher");
            }
        }
        return read;
    }

    private List<Matcher> parsed(String text) {
        try {
            return MatcherSyntax.parseList(mode, MatcherSyntax.Origin.API, text);
        } catch (MatcherSyntaxException e) {
            throw new HandlerFault(400, e.getMessage());
        }
    }

    private static Matcher matcher(JsonParser parser) throws IOException {
        MatcherForm form = new MatcherForm();
        JsonBody.members(parser, MATCHER_MEMBERS, name -> {
            switch (name) {
                case "isEqual" -> form.isEqual = !Boolean.FALSE.equals(JsonBody.truth(parser));
                case "isRegex" -> form.isRegex = Boolean.TRUE.equals(JsonBody.truth(parser));
                case "name" -> form.name = JsonBody.text(parser);
                default -> form.value = JsonBody.text(parser);
            }
        });
        if (form.name == null || form.value == null) {
            throw new HandlerFault(400, "a matcher needs a \"name\" and a \"value\"");
        }
        Matcher.Type type = form.isRegex
                ? form.isEqual ? Matcher.Type.REGEX : Matcher.Type.NOT_REGEX
                : form.isEqual ? Matcher.Type.EQUAL : Matcher.Type.NOT_EQUAL;
        try {
            return new Matcher(type, form.name, form.value);
        } catch (InvalidExpressionException e) {
            throw new HandlerFault(400, "invalid regular expression in \"value\": " + e.getMessage());
        }
    }

    private static final class MatcherForm {
        private @Nullable String name;
        private @Nullable String value;
        private boolean isRegex;
        private boolean isEqual = true;
    }

    /** As for silences: it takes an empty value, or only refuses one. */
    private static boolean takesEverything(Matcher matcher) {
        return switch (matcher.type()) {
            case EQUAL -> matcher.value().isEmpty();
            case REGEX -> AnchoredRegex.isFoundInEmptyText(matcher.value());
            case NOT_EQUAL, NOT_REGEX -> false;
        };
    }
}
