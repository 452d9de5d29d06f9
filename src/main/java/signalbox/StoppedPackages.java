package signalbox;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;

/**
 * The rule packages that brought an earlier process down, each in the version that did, in a file beside the data: started
 * again with them, the server would go down again. Another version has another chance.
 */
final class StoppedPackages {

    private static final Logger log = LoggerFactory.getLogger(StoppedPackages.class);

    private final Path file;

    StoppedPackages(Path storage) {
        file = storage.resolve("stopped-packages");
    }

    /** Those of these rules that are not to run, with the reason. */
    Map<String, String> among(RuleBase rules) {
        Properties kept = read();
        Map<String, String> stopped = new TreeMap<>();
        for (RulePackage rulePackage : rules.packages()) {
            String entry = kept.getProperty(rulePackage.name(), "");
            if (entry.startsWith(rulePackage.version() + " ")) {
                String reason = entry.substring(rulePackage.version().length() + 1);
                stopped.put(rulePackage.name(), reason);
                log.error("rule package left out, an earlier process ended by it: package={} reason={}", rulePackage.name(), reason);
            }
        }
        return stopped;
    }

    /** Keeps that these packages of these rules are not to run again. */
    void add(List<String> packages, String reason, RuleBase rules) {
        Properties kept = read();
        rules.packages().stream()
                .filter(rulePackage -> packages.contains(rulePackage.name()))
                .forEach(rulePackage -> kept.setProperty(rulePackage.name(), rulePackage.version() + " " + reason));
        try {
            Path fresh = Files.createTempFile(file.toAbsolutePath().resolveSibling(""), "stopped-packages", ".part"); // its owner's alone
            try (Writer out = Files.newBufferedWriter(fresh)) {
                kept.store(out, "Rule packages that brought the server down: a changed package, or none of this file, runs again");
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Properties read() {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                kept.load(in);
            } catch (IOException | IllegalArgumentException e) {
                log.warn("cannot be read, no rule package is left out: file={} err={}", file, e.getMessage());
            }
        }
        return kept;
    }
}
