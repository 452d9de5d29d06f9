package signalbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.audit.Audit;
import signalbox.audit.Load;
import signalbox.engine.RuleEngine;
import signalbox.load.Loaded;
import signalbox.load.Loader;
import signalbox.load.Sources;
import signalbox.notify.Notifier;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleFile;
import signalbox.rules.RulePackage;
import signalbox.rules.RuleProblem;
import signalbox.rules.RuleSources;
import signalbox.rules.RuleVersions;

/**
 * What is in force, and how a reload exchanges it. Any thread may ask for a reload or for what is in force; reloads go one after
 * the other.
 */
final class Reloader {

    private static final Logger log = LoggerFactory.getLogger(Reloader.class);

    private final Loader loader;
    private final Sources sources;
    private final RuleEngine engine;
    private final Notifier notifier;
    private final RuleVersions versions;
    private final Audit audit;
    private final InstantSource clock;

    /** Packages that are not to run in the version that is on disk. Guarded by this. */
    private final Map<String, Refusal> refused = new HashMap<>();

    private volatile Loaded loaded;
    private volatile boolean lastReloadWorked = true;
    private volatile Instant lastWhole;

    /**
     * How the last reload, or the start, went.
     *
     * @param successful whether all that was to be loaded is in force: the configuration, and every rule package as it is on disk
     * @param lastSuccess when that was last so
     */
    record LastReload(boolean successful, Instant lastSuccess) {}

    private record Refusal(String version, List<RuleProblem> problems) {}

    /** @param loaded what is in force from the start */
    Reloader(Loader loader, Sources sources, Loaded loaded, RuleEngine engine, Notifier notifier, RuleVersions versions,
            Audit audit, InstantSource clock) {
        this.loader = loader;
        this.sources = sources;
        this.loaded = loaded;
        this.engine = engine;
        this.notifier = notifier;
        this.versions = versions;
        this.audit = audit;
        this.clock = clock;
        versions.decide(loaded.rules(), loaded.at());
        lastWhole = loaded.rules().problems().isEmpty() ? loaded.at() : Instant.EPOCH;
    }

    Loaded loaded() {
        return loaded;
    }

    LastReload lastReload() {
        return new LastReload(lastReloadWorked && loaded.rules().problems().isEmpty(), lastWhole);
    }

    /**
     * Reads configuration, receivers and rules again and goes on by them. When anything is wrong with the configuration
     * everything stays as it was, and this fails with what is wrong. Rule packages that cannot be used do not keep the rest
     * from being taken over: they are answered, a problem a line. One after the other, whoever asks.
     *
     * @param sender who asks
     */
    synchronized List<String> reload(String sender) {
        try {
            Loaded fresh = loader.read(sources, rulesOnDisk(), Optional.of(loaded.rules()));
            takeOver(fresh);
            lastReloadWorked = true;
            log.info("Completed loading of configuration file");
            List<String> left = notTakenOver(fresh.rules());
            if (left.isEmpty()) {
                lastWhole = fresh.at();
            } else {
                log.error("reload incomplete, see the rule problems above: problems={}", left.size());
            }
            audit.loaded(Loads.of(fresh, left.isEmpty() ? Load.Result.TAKEN_OVER : Load.Result.IN_PART, left, sender));
            return left;
        } catch (RuntimeException e) {
            lastReloadWorked = false;
            audit.loaded(Loads.failed(clock.instant(), String.valueOf(e.getMessage()).lines().toList(), sender));
            String.valueOf(e.getMessage()).lines().forEach(line -> log.error("Loading configuration file failed: err={}", line));
            throw e;
        }
    }

    /**
     * Has a package that is a shadow decide from now on: takes {@code shadow} out of its {@code package.yml}, and reloads. Fails with a
     * message for whoever asked; then nothing is changed on disk.
     *
     * @param sender who asks
     * @return what was not taken over, a line each
     */
    synchronized List<String> promote(String packageName, String sender) {
        Path rulesDir = sources.rulesDir().orElseThrow(() -> new IllegalArgumentException("there is no folder of rules: see --rules.dir"));
        RuleFile settings = sources.rules().promoted(packageName);
        Path file = rulesDir.resolve(settings.path());
        try {
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".package", ".new");
            try {
                Files.writeString(fresh, settings.text());
                if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
                }
                Files.move(fresh, file.toRealPath(), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    settings.shown() + " cannot be written by the server: " + e.getMessage() + ": take shadow out of it yourself, and reload", e);
        }
        log.info("Rule package promoted, it decides from now on: package={} sender={}", packageName, sender);
        return reload(sender);
    }

    /** The rules as they are on disk, without packages that were refused in this version. */
    private synchronized RuleSources rulesOnDisk() {
        RuleSources onDisk = sources.rules();
        Map<String, List<RuleProblem>> still = new HashMap<>();
        refused.forEach((name, refusal) -> onDisk.versionOf(name)
                .filter(refusal.version()::equals)
                .ifPresent(any -> still.put(name, refusal.problems())));
        refused.keySet().retainAll(still.keySet());
        return onDisk.refusing(still);
    }

    /**
     * Goes on by the rules as they are on disk, if they are others: the rest stays as it is. Packages that changed are tested first, while
     * everything goes on; what fails is not taken over. Fails, and then all is as it was, when nothing can be taken over.
     *
     * @param tests what is wrong with a package, a line each
     */
    void takeOverChangedRules(Function<String, List<String>> tests) {
        RuleSources onDisk = sources.rules();
        Set<String> names = new TreeSet<>(onDisk.changedSince(loaded.rules()));
        synchronized (this) {
            names.addAll(refused.keySet());
        }
        if (names.isEmpty() && onDisk.areThoseOf(loaded.rules())) {
            return;
        }
        Map<String, Refusal> failed = new HashMap<>();
        for (String name : names) {
            List<RuleProblem> problems = tests.apply(name).stream()
                    .map(line -> new RuleProblem(line, 0, 0, "so the package is not taken over", "mend the rules or the timeline"))
                    .toList();
            if (!problems.isEmpty()) {
                onDisk.versionOf(name).ifPresent(version -> failed.put(name, new Refusal(version, problems)));
            }
        }
        takeOverRules(names, failed);
    }

    private synchronized void takeOverRules(Set<String> tested, Map<String, Refusal> failed) {
        refused.keySet().removeAll(tested);
        refused.putAll(failed);
        Loaded fresh = loader.readRules(rulesOnDisk(), loaded);
        takeOver(fresh);
        List<String> left = notTakenOver(fresh.rules());
        if (left.isEmpty()) {
            lastWhole = fresh.at();
        }
        log.info(
                "Changed rules taken over: version={} packages={} problems={}",
                RulePackage.shortForm(fresh.rules().version()),
                tested,
                left.size());
    }

    /**
     * Goes back to a version of a package, and stays there until its files change. Fails, and then all is as it was, when that version
     * cannot be used.
     */
    synchronized void rollBack(String packageName, String version) {
        RulePackage before = loaded.rules().packages().stream()
                .filter(info -> info.name().equals(packageName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule package " + packageName + " any more"));
        RuleSources onDisk = rulesOnDisk();
        String from = onDisk.versionOf(packageName).orElseThrow(() ->
                new IllegalArgumentException("the folder of the rule package " + packageName + " is gone: there is nothing to go back from"));
        Runnable undo = versions.undo(packageName);
        try {
            versions.rollBack(packageName, from, version);
            Loaded fresh = loader.readRules(onDisk, loaded);
            String runs = fresh.rules().packageNamed(packageName).runningVersion();
            if (!runs.equals(version)) {
                throw new IllegalStateException("version " + RulePackage.shortForm(version) + " of " + packageName
                        + " cannot be used by this server; " + RulePackage.shortForm(before.runningVersion()) + " goes on");
            }
            takeOver(fresh);
            log.info("Rule package rolled back, until its files change: package={} from={} to={}",
                    packageName, RulePackage.shortForm(before.runningVersion()), RulePackage.shortForm(version));
        } catch (IOException e) {
            undo.run();
            throw new UncheckedIOException("the rollback cannot be written below --storage.path: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            undo.run();
            throw e;
        }
    }

    /**
     * New integrations are there before the new policy tells anybody; those that are gone or changed go when it is in force,
     * between two decisions. One that is new stays, unused, when the engine refuses the policy.
     */
    private void takeOver(Loaded fresh) {
        try {
            notifier.prepare(fresh.receivers());
            engine.reload(fresh.policy(), () -> {
                        fresh.draft().use();
                        notifier.replace(fresh.receivers());
                        loaded = fresh;
                    })
                    .join();
            versions.decide(fresh.rules(), clock.instant());
        } catch (RuntimeException e) {
            if (!loaded.draft().equals(fresh.draft())) {
                notifier.replace(loaded.receivers());
                fresh.draft().drop();
            }
            throw e;
        }
    }

    /** The rule packages and files that are not in force as they are on disk, each problem in a line. */
    private static List<String> notTakenOver(RuleBase rules) {
        Stream<String> ofPackages = rules.packages().stream().flatMap(info -> info.problems().stream().map(problem -> info.name()
                + (info.state() == RulePackage.State.STALE ? " (its last good version goes on): "
                        : " (none of its rules run): ")
                + problem));
        return Stream.concat(rules.unread().stream().map(RuleProblem::toString), ofPackages).toList();
    }
}
