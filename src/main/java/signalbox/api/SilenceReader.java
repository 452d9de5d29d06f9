package signalbox.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.silence.PostedSilence;
import signalbox.silence.PostedSilence.PostedMatcher;

/** Reads the body of {@code POST /silences} exactly as Alertmanager does (spec/api.md 1.3, 2.7). */
final class SilenceReader {

    private static final String BODY = "silence";
    private static final List<String> MEMBERS =
            List.of("id", "annotations", "comment", "createdBy", "endsAt", "matchers", "startsAt");
    private static final List<String> MATCHER_MEMBERS = List.of("isEqual", "isRegex", "name", "value");

    private final GoJson.Struct own = new GoJson.Struct("");
    private final GoJson.Struct base = new GoJson.Struct("Silence");
    private String id = "";
    private @Nullable Map<String, String> annotations;
    private @Nullable String comment;
    private @Nullable String createdBy;
    private @Nullable Instant startsAt;
    private @Nullable Instant endsAt;
    private @Nullable List<MatcherForm> matchers;

    private SilenceReader() {}

    static PostedSilence read(byte[] body, int length) {
        return GoJson.read(BODY, body, length, new SilenceReader()::silence);
    }

    /** A matcher of which anything may still be missing. */
    private static final class MatcherForm {
        @Nullable String name;
        @Nullable String value;
        @Nullable Boolean isRegex;
        @Nullable Boolean isEqual;
        boolean isNull;
    }

    private PostedSilence silence(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case VALUE_NULL -> {} // as an object without members
            default ->
                throw FrameworkFault.unparseable(
                        BODY,
                        "json: cannot unmarshal " + GoJson.kind(parser.currentToken())
                                + " into Go value of type struct { ID string \"json:\\\"id,omitempty\\\"\" }");
        }
        own.fault().or(base::fault).ifPresent(reason -> {
            throw FrameworkFault.unparseable(BODY, reason);
        });
        return complete();
    }

    private void members(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = GoJson.member(parser.currentName(), MEMBERS);
            parser.nextToken();
            switch (member) {
                case "id" -> id = own.text(parser, member, id);
                case "annotations" -> annotations = base.labelSet(parser, member, annotations);
                case "comment" -> comment = base.textOrNull(parser, member, comment);
                case "createdBy" -> createdBy = base.textOrNull(parser, member, createdBy);
                case "endsAt" -> endsAt = time(parser, member, endsAt);
                case "startsAt" -> startsAt = time(parser, member, startsAt);
                case "matchers" -> matchers = matchers(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private @Nullable Instant time(JsonParser parser, String member, @Nullable Instant old) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : base.time(parser, member, old);
    }

    private @Nullable List<MatcherForm> matchers(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            base.wrongType(parser, "Silence.matchers", "models.Matchers");
            return matchers;
        }
        List<MatcherForm> forms = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            MatcherForm form = new MatcherForm();
            switch (parser.currentToken()) {
                case START_OBJECT -> matcher(parser, form);
                case VALUE_NULL -> form.isNull = true;
                default -> base.wrongType(parser, "Silence.matchers", "models.Matcher");
            }
            forms.add(form);
        }
        return forms;
    }

    private void matcher(JsonParser parser, MatcherForm form) throws IOException {
        GoJson.Struct struct = new GoJson.Struct("Matcher.matchers");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = GoJson.member(parser.currentName(), MATCHER_MEMBERS);
            parser.nextToken();
            switch (member) {
                case "isEqual" -> form.isEqual = struct.truth(parser, member);
                case "isRegex" -> form.isRegex = struct.truth(parser, member);
                case "name" -> form.name = struct.textOrNull(parser, member, form.name);
                case "value" -> form.value = struct.textOrNull(parser, member, form.value);
                default -> parser.skipChildren();
            }
        }
        base.take(struct);
    }

    /** What was read, with everything that is required (spec/api.md 1.3, in its order). */
    private PostedSilence complete() {
        String whyNot = required(comment, "comment");
        String who = required(createdBy, "createdBy");
        Instant end = required(endsAt, "endsAt");
        List<MatcherForm> forms = required(matchers, "matchers");
        if (forms.isEmpty()) {
            throw new FrameworkFault(612, "matchers in body should have at least 1 items");
        }
        List<PostedMatcher> complete = new ArrayList<>(forms.size());
        for (int i = 0; i < forms.size(); i++) {
            complete.add(complete(forms.get(i), "matchers." + i));
        }
        Instant start = required(startsAt, "startsAt");
        Labels notes = annotations == null ? Labels.EMPTY : Labels.of(annotations);
        return new PostedSilence(id, complete, start, end, who, whyNot, notes);
    }

    private static PostedMatcher complete(MatcherForm form, String where) {
        if (form.isNull) {
            throw FrameworkFault.required(where);
        }
        boolean isRegex = required(form.isRegex, where + ".isRegex");
        String name = required(form.name, where + ".name");
        String value = required(form.value, where + ".value");
        return new PostedMatcher(type(isRegex, form.isEqual == null || form.isEqual), name, value);
    }

    private static Matcher.Type type(boolean isRegex, boolean isEqual) {
        if (isRegex) {
            return isEqual ? Matcher.Type.REGEX : Matcher.Type.NOT_REGEX;
        }
        return isEqual ? Matcher.Type.EQUAL : Matcher.Type.NOT_EQUAL;
    }

    private static <T> T required(@Nullable T value, String path) {
        if (value == null) {
            throw FrameworkFault.required(path);
        }
        return value;
    }
}
