package signalbox.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page, its modules and its style sheets. There is no build step: files are served as they are written, but that the
 * libraries, which modules name by bare names, get the URLs that they have here. All lie in one folder that is named by a hash of
 * all of them: what a browser has fetched once it never has to ask for again, and files of two versions never meet.
 * Immutable.
 */
public final class WebPage {

    /** What modules import by a bare name: which artifact has it, and where. */
    private record Library(String artifact, String folder, String file) {}

    private static final Map<String, Library> LIBRARIES = Map.of(
            "preact", new Library("org.webjars.npm/preact", "webjars/preact", "dist/preact.module.js"),
            "preact/hooks", new Library("org.webjars.npm/preact", "webjars/preact", "hooks/dist/hooks.module.js"),
            "htm", new Library("org.mvnpm/htm", "_static/htm", "dist/htm.module.js"),
            "uplot", new Library("org.webjars.npm/uplot", "webjars/uplot", "dist/uPlot.esm.js"),
            "uplot.css", new Library("org.webjars.npm/uplot", "webjars/uplot", "dist/uPlot.min.css"));

    /** The start of the page, and where it says its own files are. */
    private static final String PAGE = "index.html";
    private static final String OWN_FILE = "@/";

    private static final Pattern IN_PAGE = Pattern.compile("\"@/([^\"]+)\"");
    private static final Pattern IN_STYLE = Pattern.compile("url\\(\"([^\":/]+)\"\\)");
    private static final Pattern IN_MODULE = Pattern.compile("(\\bfrom|\\bimport)(\\s*\\(?\\s*)([\"'])([^\"'\\s]+)\\3");
    private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");
    private static final int HASH_DIGITS = 16;

    private final String page;
    private final String version;
    private final SortedMap<String, WebFile> files = new TreeMap<>();
    private final SortedSet<String> first = new TreeSet<>();

    /** Reads the page and everything that it names, and that these name. */
    public WebPage() {
        page = text("/signalbox/ui/" + PAGE);
        SortedMap<String, String> texts = new TreeMap<>();
        IN_PAGE.matcher(page).results().forEach(found -> {
            collect(found.group(1), texts);
            needed(found.group(1), texts);
        });
        version = hash(texts);
        texts.forEach((name, text) -> files.put(name, new WebFile(name, text.getBytes(StandardCharsets.UTF_8))));
    }

    private static void collect(String name, SortedMap<String, String> texts) {
        if (texts.containsKey(name)) {
            return;
        }
        Library library = LIBRARIES.get(name.replaceAll("\\.js$", "").replace('-', '/'));
        String text = library == null ? text("/signalbox/ui/" + name) : text(library);
        if (!name.endsWith(".js")) {
            texts.put(name, text);
            IN_STYLE.matcher(text).results().forEach(found -> collect(found.group(1), texts));
            return;
        }
        texts.put(name, ""); // modules may import each other in a circle
        texts.put(name, IN_MODULE.matcher(text).replaceAll(found -> {
            String local = local(found.group(4));
            collect(local, texts);
            return Matcher.quoteReplacement(found.group(1) + found.group(2) + found.group(3) + "./" + local + found.group(3));
        }));
    }

    /** What is needed at once; what a module imports later, when it comes to that, is not. */
    private void needed(String name, SortedMap<String, String> texts) {
        if (first.add(name)) {
            IN_MODULE.matcher(texts.getOrDefault(name, "")).results()
                    .filter(found -> name.endsWith(".js") && !found.group(2).contains("("))
                    .forEach(found -> needed(local(found.group(4)), texts));
        }
    }

    /** The name here of what a module imports. */
    private static String local(String imported) {
        if (imported.startsWith("./")) {
            return imported.substring(2);
        }
        if (!LIBRARIES.containsKey(imported)) {
            throw new IllegalStateException("\"" + imported + "\" is imported, and no library of that name is known");
        }
        return imported.replace('/', '-') + ".js";
    }

    private static String text(Library library) {
        Properties of = new Properties();
        try (InputStream in = open("/META-INF/maven/" + library.artifact() + "/pom.properties")) {
            of.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String path = "/META-INF/resources/" + library.folder() + "/" + of.getProperty("version") + "/" + library.file();
        return SOURCE_MAP.matcher(text(path)).replaceAll("");
    }

    static String text(String path) {
        try (InputStream in = open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String path) {
        InputStream in = WebPage.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("the program is not complete: " + path + " is missing");
        }
        return in;
    }

    private static String hash(Map<String, String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            texts.forEach((name, text) -> digest.update((name + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The folder of the files, below {@code ui/}. */
    public String version() {
        return version;
    }

    /** The names of the files. */
    public Stream<String> names() {
        return files.keySet().stream();
    }

    /** Those of them that are needed before anybody sees anything. */
    public Stream<String> first() {
        return first.stream();
    }

    /**
     * The page.
     *
     * @param ui where {@code ui/} is, seen from where the page is; {@code ""} when the page lies in it
     */
    public WebFile page(String ui) {
        UnaryOperator<String> placed = text -> text.replace("\"" + OWN_FILE, "\"" + ui + version + "/");
        String preloaded = first().filter(name -> name.endsWith(".js"))
                .map(name -> "<link rel=\"modulepreload\" href=\"@/" + name + "\">")
                .collect(Collectors.joining("\n"));
        return new WebFile(PAGE, placed.apply(page.replace("</head>", preloaded + "\n</head>")).getBytes(StandardCharsets.UTF_8));
    }

    /** A file of the page in this version; empty when there is none of that name, or the version is another one. */
    public Optional<WebFile> file(String ofVersion, String name) {
        return ofVersion.equals(version) ? Optional.ofNullable(files.get(name)) : Optional.empty();
    }
}
