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
import signalbox.api.http.FrameworkFault;
import signalbox.api.http.JsonBody;
import signalbox.json.JsonFaults;
import signalbox.silence.PostedSilence;
import signalbox.silence.PostedSilence.PostedMatcher;

/** Reads the body of {@code POST /silences} as Alertmanager does (spec/api.md 1.3, 2.7). */
final class SilenceReader {

    private static final List<String> MEMBERS =
            List.of("id", "annotations", "comment", "createdBy", "endsAt", "matchers", "startsAt");
    private static final List<String> MATCHER_MEMBERS = List.of("isEqual", "isRegex", "name", "value");

    private String id = "";
    private @Nullable Map<String, String> annotations;
    private @Nullable String comment;
    private @Nullable String createdBy;
    private @Nullable Instant startsAt;
    private @Nullable Instant endsAt;
    private @Nullable List<MatcherForm> matchers;

    private SilenceReader() {}

    static PostedSilence read(byte[] body, int length) {
        return JsonBody.read("silence", body, length, new SilenceReader()::silence);
    }

    /** The matchers alone, of a silence of which all else may be missing still. */
    static List<PostedMatcher> readMatchers(byte[] body, int length) {
        return JsonBody.read("silence", body, length, parser -> {
            SilenceReader reader = new SilenceReader();
            reader.members(parser);
            return reader.completeMatchers();
        });
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
        members(parser);
        return complete();
    }

    private void members(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> JsonBody.members(parser, MEMBERS, name -> member(parser, name));
            case VALUE_NULL -> {} // as an object without members
            default -> throw JsonFaults.unexpected(parser, "a silence");
        }
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "id" -> {
                String given = JsonBody.text(parser);
                id = given == null ? id : given;
            }
            case "annotations" -> annotations = JsonBody.labels(parser, annotations);
            case "comment" -> comment = JsonBody.text(parser);
            case "createdBy" -> createdBy = JsonBody.text(parser);
            case "endsAt" -> endsAt = JsonBody.time(parser);
            case "startsAt" -> startsAt = JsonBody.time(parser);
            default -> matchers = matchers(parser);
        }
    }

    private static @Nullable List<MatcherForm> matchers(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFaults.unexpected(parser, "a list of matchers");
        }
        List<MatcherForm> forms = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            MatcherForm form = new MatcherForm();
            switch (parser.currentToken()) {
                case START_OBJECT -> JsonBody.members(parser, MATCHER_MEMBERS, name -> matcher(parser, name, form));
                case VALUE_NULL -> form.isNull = true;
                default -> throw JsonFaults.unexpected(parser, "a matcher");
            }
            forms.add(form);
        }
        return forms;
    }

    private static void matcher(JsonParser parser, String name, MatcherForm form) throws IOException {
        switch (name) {
            case "isEqual" -> form.isEqual = JsonBody.truth(parser);
            case "isRegex" -> form.isRegex = JsonBody.truth(parser);
            case "name" -> form.name = JsonBody.text(parser);
            default -> form.value = JsonBody.text(parser);
        }
    }

    /** What was read, with everything that is required (spec/api.md 1.3, in its order). */
    private PostedSilence complete() {
        String whyNot = required(comment, "comment");
        String who = required(createdBy, "createdBy");
        Instant end = required(endsAt, "endsAt");
        List<PostedMatcher> complete = completeMatchers();
        Instant start = required(startsAt, "startsAt");
        Labels notes = annotations == null ? Labels.EMPTY : Labels.of(annotations);
        return new PostedSilence(id, complete, start, end, who, whyNot, notes);
    }

    private List<PostedMatcher> completeMatchers() {
        List<MatcherForm> forms = required(matchers, "matchers");
        if (forms.isEmpty()) {
            throw new FrameworkFault(612, "matchers in body should have at least 1 items");
        }
        List<PostedMatcher> complete = new ArrayList<>(forms.size());
        for (int i = 0; i < forms.size(); i++) {
            complete.add(complete(forms.get(i), "matchers." + i));
        }
        return complete;
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
