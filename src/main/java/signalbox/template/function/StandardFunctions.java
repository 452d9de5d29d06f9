package signalbox.template.function;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import signalbox.gotext.GoQuote;
import signalbox.template.format.Json;
import signalbox.template.format.Printing;
import signalbox.template.value.BoundedText;
import signalbox.template.value.Function;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;
import signalbox.template.value.Parameter;
import signalbox.template.value.Runes;
import signalbox.template.value.TimeZones;
import signalbox.template.value.TypedString;
import signalbox.template.value.Values;

/** The functions that notifications' templates have beside those of the language (spec/templates.md 4.1). */
public final class StandardFunctions {

    private StandardFunctions() {}

    /**
     * Those of the language and these.
     *
     * @param clock what {@code now} and {@code since} read
     * @param zone the server's, that of {@code now} and of {@code tz "Local"}
     */
    public static Functions all(InstantSource clock, ZoneId zone) {
        return Functions.builtIn().with(texts()).with(lists()).with(times(clock, zone));
    }

    private static Map<String, Function> texts() {
        return Map.ofEntries(
                text("toUpper", text -> mapped(text, Character::toUpperCase)),
                text("toLower", text -> mapped(text, Character::toLowerCase)),
                text("title", TitleCase::of),
                text("trimSpace", Runes::trim),
                text("safeHtml", TypedString::html),
                text("safeUrl", TypedString::url),
                text("urlUnescape", Encodings::queryUnescaped),
                text("base64encode", Encodings::base64),
                text("base64decode", Encodings::fromBase64),
                Map.entry("join", Function.of(StandardFunctions::join, Parameter.STRING, Parameter.ANY)),
                Map.entry("match", Function.of(MeteredBody.regex(StandardFunctions::match), Parameter.STRING, Parameter.STRING)),
                Map.entry(
                        "reReplaceAll",
                        Function.of(MeteredBody.regex(StandardFunctions::replaceAll), Parameter.STRING, Parameter.STRING, Parameter.STRING)),
                Map.entry("toJson", Function.of(arguments -> Json.of(arguments.get(0)), Parameter.ANY)),
                Map.entry(
                        "humanizeDuration", Function.of(arguments -> HumanDuration.of(arguments.get(0)), Parameter.ANY)));
    }

    private static Map<String, Function> lists() {
        return Map.of(
                "stringSlice", Function.variadic(StandardFunctions::stringSlice, Parameter.STRING),
                "list", Function.variadic(ListValue::ofAny, Parameter.ANY),
                "append", Function.variadic(StandardFunctions::append, Parameter.LIST, Parameter.ANY),
                "dict", Function.variadic(StandardFunctions::dict, Parameter.ANY));
    }

    private static Map<String, Function> times(InstantSource clock, ZoneId zone) {
        return Map.of(
                "date", Function.of(metered(StandardFunctions::date), Parameter.STRING, Parameter.TIME),
                "tz", Function.of(arguments -> inZone(arguments, zone), Parameter.STRING, Parameter.TIME),
                "now", Function.of(arguments -> new GoTime(clock.instant(), zone)),
                "since",
                        Function.of(
                                arguments -> new GoTime(clock.instant(), zone).minus((GoTime) arguments.get(0)),
                                Parameter.TIME),
                "toDate", Function.of(metered(StandardFunctions::parsedOrZero), Parameter.STRING, Parameter.STRING),
                "mustToDate", Function.of(metered(StandardFunctions::parsed), Parameter.STRING, Parameter.STRING));
    }

    private static Function.Body metered(Function.Body body) {
        return MeteredBody.perCharacters(2, body);
    }

    /** What makes something else of a text. */
    @FunctionalInterface
    private interface TextFunction {
        Object apply(String text) throws FunctionException;
    }

    private static Map.Entry<String, Function> text(String name, TextFunction function) {
        return Map.entry(name, Function.of(arguments -> function.apply((String) arguments.get(0)), Parameter.STRING));
    }

    private static String mapped(String text, IntUnaryOperator change) {
        return text.codePoints()
                .map(change)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Object join(List<Object> arguments) throws FunctionException {
        if (arguments.get(1) == Nil.NIL) {
            return "";
        }
        if (arguments.get(1) instanceof ListValue list) {
            return join((String) arguments.get(0), list.elements());
        }
        throw new FunctionException("join expects a slice or array, got " + Values.typeName(arguments.get(1)));
    }

    /** The elements with the separator between them, for methods that do the same; bounded as all text is. */
    public static String join(String separator, List<?> elements) {
        BoundedText joined = new BoundedText();
        for (int i = 0; i < elements.size(); i++) {
            joined.append(i == 0 ? "" : separator).append(Printing.sprint(List.<Object>of(elements.get(i))));
        }
        return joined.toString();
    }

    private static Object match(List<Object> arguments) throws FunctionException {
        String text = (String) arguments.get(1);
        return Regex.compile((String) arguments.get(0), text).matches(text);
    }

    private static Object replaceAll(List<Object> arguments) throws FunctionException {
        String pattern = (String) arguments.get(0);
        String text = (String) arguments.get(2);
        Regex regex;
        try {
            regex = Regex.compile(pattern, text);
        } catch (FunctionException e) {
            throw new FunctionException("regexp: Compile(" + quotedPattern(pattern) + "): " + e.getMessage());
        }
        return regex.replaceAll(text, (String) arguments.get(1));
    }

    private static String quotedPattern(String pattern) {
        return GoQuote.canBackquote(pattern) ? "`" + pattern + "`" : GoQuote.quote(pattern);
    }

    private static Object stringSlice(List<Object> arguments) {
        return ListValue.ofStrings(arguments.stream().map(String.class::cast).toList());
    }

    private static Object append(List<Object> arguments) {
        List<Object> longer = new ArrayList<>(((ListValue) arguments.get(0)).elements());
        longer.addAll(arguments.subList(1, arguments.size()));
        return ListValue.ofAny(longer);
    }

    private static Object dict(List<Object> arguments) throws FunctionException {
        if (arguments.size() % 2 != 0) {
            throw new FunctionException("dict requires an even number of arguments");
        }
        Map<String, Object> entries = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!(arguments.get(i) instanceof String key)) {
                throw new FunctionException("dict keys must be strings");
            }
            entries.put(key, arguments.get(i + 1));
        }
        return MapValue.ofAny(entries);
    }

    private static Object date(List<Object> arguments) {
        return ((GoTime) arguments.get(1)).format((String) arguments.get(0));
    }

    private static Object inZone(List<Object> arguments, ZoneId local) throws FunctionException {
        return new GoTime(((GoTime) arguments.get(1)).instant(), TimeZones.find((String) arguments.get(0), local));
    }

    private static Object parsed(List<Object> arguments) throws FunctionException {
        return TimeParser.parse((String) arguments.get(0), (String) arguments.get(1));
    }

    private static Object parsedOrZero(List<Object> arguments) {
        try {
            return parsed(arguments);
        } catch (FunctionException e) {
            return GoTime.ZERO; // as is asked for
        }
    }
}
