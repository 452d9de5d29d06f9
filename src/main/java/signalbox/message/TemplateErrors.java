package signalbox.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.NearestName;
import signalbox.template.Templates;

/** Turns what the template language says of a text, in Go's words, into what its author can act on. */
final class TemplateErrors {

    /** {@code template: NAME:LINE:COLUMN: executing "NAME" at <WHAT>: WHY}; the column counts bytes from 0. */
    private static final Pattern ERROR = Pattern.compile(
            "(?:html/)?template: ?([^:]*):(\\d+)(?::(\\d+))?: ?(?:executing \"[^\"]*\" at <(.*?)>: )?(.*)", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("can't evaluate field (\\S+) in type (\\S+)");
    private static final Pattern FUNCTION = Pattern.compile("function \"(.*)\" not defined");
    private static final Pattern CALL = Pattern.compile("error calling (\\w+): (.*)", Pattern.DOTALL);

    /** What templates may ask for, by the type's name in Go without its star. */
    private static final Map<String, Kind> KINDS = Map.of(
            "template.Data", new Kind("in what a notification says", "CommonLabels", List.of(
                    "Receiver", "Status", "Alerts", "NotificationReason", "GroupLabels", "CommonLabels", "CommonAnnotations",
                    "RouteLabels", "ExternalURL")),
            "template.Alert", new Kind("in an alert", "Labels", List.of(
                    "Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint", "Attributes",
                    "ExplainURL")),
            "template.Alerts", new Kind("in a list of alerts: go through it with {{ range .Alerts }}", "", List.of(
                    "Firing", "Resolved")));

    /** What a field is looked for in; {@code labels} is the field that has labels, if there is one. */
    private record Kind(String where, String labels, List<String> fields) {}

    private final String text;
    private final Templates templates;

    private TemplateErrors(String text, Templates templates) {
        this.text = text;
        this.templates = templates;
    }

    static TemplateProblem explain(String text, String error, Templates templates) {
        return new TemplateErrors(text, templates).explain(error);
    }

    /** What is wrong with the text of a file, whose name the error tells. */
    static TemplateProblem inFile(String text, String error, Templates templates) {
        return explain(text, error.replaceFirst("^template: [^:\\n]*:", "template: :"), templates);
    }

    /** A template that calls one by a name that there is not. */
    static TemplateProblem undefined(String text, String name, Templates templates) {
        String hint = nearest(name, templates.names())
                .orElse("it is neither built in nor defined in a file that templates: names");
        int at = text.indexOf('"' + name + '"');
        String message = "there is no template \"" + name + "\": " + hint;
        return at < 0 ? new TemplateProblem(0, 0, message) : atOffset(text, at, message);
    }

    private TemplateProblem explain(String error) {
        Matcher parts = ERROR.matcher(error);
        if (!parts.matches()) {
            return new TemplateProblem(0, 0, PlainWords.error(error));
        }
        String what = PlainWords.error(plain(parts.group(5)));
        String file = parts.group(1);
        int line = Integer.parseInt(parts.group(2));
        int bytes = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
        if (!file.isEmpty()) {
            String column = bytes < 0 ? "" : ", column " + (bytes + 1);
            return new TemplateProblem(0, 0, "calls a template in " + file + " that fails in line " + line + column + ": " + what);
        }
        return new TemplateProblem(line, column(line, bytes, parts.group(5)), what);
    }

    /** The column of a word that the error names, where it says one; else that of the part that fails. */
    private int column(int line, int bytes, String error) {
        String written = text.lines().skip(line - 1L).findFirst().orElse("");
        int end = bytes < 0 ? written.length() : characters(written, bytes);
        Matcher field = FIELD.matcher(error);
        Matcher function = FUNCTION.matcher(error);
        int at = bytes < 0 ? -1 : end;
        if (field.find()) {
            int before = written.lastIndexOf("." + field.group(1), end);
            at = before < 0 ? written.indexOf("." + field.group(1)) : before;
        } else if (function.find()) {
            at = written.indexOf(function.group(1));
        }
        return at < 0 ? 0 : written.codePointCount(0, at) + 1;
    }

    private static int characters(String line, int bytes) {
        byte[] all = line.getBytes(UTF_8);
        return new String(all, 0, Math.min(bytes, all.length), UTF_8).length();
    }

    private String plain(String error) {
        Matcher field = FIELD.matcher(error);
        if (field.find()) {
            return noField(field.group(1), field.group(2).replace("*", ""));
        }
        Matcher function = FUNCTION.matcher(error);
        if (function.find()) {
            String name = function.group(1);
            return "there is no function \"" + name + "\"" + nearest(name, templates.functionNames()).map(hint -> ": " + hint).orElse("");
        }
        Matcher call = CALL.matcher(error);
        if (call.matches()) {
            return "the function " + call.group(1) + " fails: " + call.group(2);
        }
        return error;
    }

    private static String noField(String name, String type) {
        Kind kind = KINDS.get(type);
        if (kind == null) {
            return "there is no \"." + name + "\" here";
        }
        boolean label = !kind.labels().isEmpty() && Character.isLowerCase(name.codePointAt(0));
        String hint = nearest(name, kind.fields()).orElseGet(() ->
                label ? "a label is ." + kind.labels() + "." + name : "there are ." + String.join(", .", kind.fields()));
        return "there is no \"." + name + "\" " + kind.where() + ": " + hint;
    }

    private static Optional<String> nearest(String name, Collection<String> names) {
        return NearestName.to(name, names)
                .or(() -> names.stream().filter(longer -> longer.startsWith(name)).min(Comparator.naturalOrder()))
                .map(near -> "did you mean \"" + near + "\"?");
    }

    private static TemplateProblem atOffset(String text, int offset, String message) {
        int lineStart = text.lastIndexOf('\n', offset) + 1;
        int line = (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
        return new TemplateProblem(line, text.codePointCount(lineStart, offset) + 1, message);
    }
}
