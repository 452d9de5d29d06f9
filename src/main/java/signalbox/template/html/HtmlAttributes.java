package signalbox.template.html;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the attributes of HTML mean, by name (spec/templates.md 7.1). */
final class HtmlAttributes {

    /** What the value of an attribute is. */
    enum Meaning {
        PLAIN,
        URL,
        SCRIPT,
        STYLE,
        SRCSET,
        HTML,
        /** Plain as a value, but its name is not to be chosen by data. */
        UNSAFE
    }

    private static final Map<String, Meaning> BY_NAME = Stream.of(
                    named(
                            Meaning.URL,
                            "action archive background cite classid codebase data formaction href icon longdesc manifest"
                                    + " poster profile src usemap xmlns"),
                    named(
                            Meaning.UNSAFE,
                            "accept-charset async challenge charset content crossorigin defer enctype form formenctype"
                                    + " formmethod formnovalidate http-equiv keytype language method novalidate pattern"
                                    + " rel sandbox type value"),
                    named(Meaning.STYLE, "style"),
                    named(Meaning.HTML, "srcdoc"),
                    named(Meaning.SRCSET, "srcset"),
                    // A language, though its name looks like a source.
                    named(Meaning.PLAIN, "srclang"))
            .flatMap(entries -> entries.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private HtmlAttributes() {}

    private static Map<String, Meaning> named(Meaning meaning, String names) {
        return Set.of(names.split(" ")).stream().collect(Collectors.toMap(name -> name, name -> meaning));
    }

    /** By the name in lower case. */
    static Meaning of(String name) {
        if (name.startsWith("xmlns:")) {
            return Meaning.URL;
        }
        String bare = withoutPrefix(name);
        Meaning known = BY_NAME.get(bare);
        if (known != null) {
            return known;
        }
        if (bare.startsWith("on")) {
            return Meaning.SCRIPT;
        }
        // People keep URLs in attributes of their own, such as data-image-url.
        boolean looksLikeUrl = bare.contains("src") || bare.contains("uri") || bare.contains("url");
        return looksLikeUrl ? Meaning.URL : Meaning.PLAIN;
    }

    private static String withoutPrefix(String name) {
        if (name.startsWith("data-")) {
            return name.substring("data-".length());
        }
        return name.substring(name.indexOf(':') + 1);
    }

    /** Lower case, letter by letter: the number of letters stays. */
    static String lowerCase(String name) {
        return name.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
