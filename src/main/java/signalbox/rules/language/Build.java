package signalbox.rules.language;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drools.compiler.builder.impl.KnowledgeBuilderImpl;
import org.drools.io.ByteArrayResource;
import org.kie.api.definition.KiePackage;
import org.kie.api.io.ResourceType;
import org.kie.internal.builder.CompositeKnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderConfiguration;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.builder.ResultSeverity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Drools compile texts of one package: what the {@link Printer} printed, or the product's own rules. On a thread of its own, for
 * the compiler can be kept busy for ever; whatever it throws, an {@code Error} too, is a fault of what it was given.
 *
 * @param packages what was compiled; empty when there are faults
 * @param faults what Drools says against it
 */
public record Build(Collection<KiePackage> packages, List<Fault> faults) {

    private static final Logger log = LoggerFactory.getLogger(Build.class);

    /** Compiled rules run on every JDK from here up, whichever compiled them. */
    private static final String CLASS_FILE_LEVEL = "17";

    /** Long enough for ten thousand rules on a busy machine. */
    public static final Duration LONGEST = Duration.ofMinutes(3);

    /**
     * Why a text is not compiled.
     *
     * @param shown the file, {@code ""} when it is not known
     * @param line from 1, 0 when it is not known
     */
    public record Fault(String shown, int line, String message) {}

    /**
     * What is to be built.
     *
     * @param texts by the names of their files
     * @param loader the classes that there are
     * @param longest how long it may take
     */
    public static Build of(Map<String, String> texts, ClassLoader loader, Duration longest) {
        CompletableFuture<Build> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(compile(texts, loader)), "rules-build");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, error) -> result.complete(failed(error)));
        thread.start();
        try {
            return result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return failed("it is not compiled after " + longest.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("compiling it was interrupted");
        } catch (ExecutionException e) {
            return failed(e);
        }
    }

    private static Build compile(Map<String, String> texts, ClassLoader loader) {
        KnowledgeBuilderConfiguration configuration = KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration(null, loader);
        configuration.setProperty("drools.dialect.java.compiler.lnglevel", CLASS_FILE_LEVEL);
        KnowledgeBuilderImpl builder = (KnowledgeBuilderImpl) KnowledgeBuilderFactory.newKnowledgeBuilder(configuration);
        CompositeKnowledgeBuilder batch = builder.batch();
        texts.forEach((shown, text) -> batch.add(
                new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8.name()).setSourcePath(shown),
                ResourceType.DRL));
        batch.build();
        List<Fault> faults = builder.getResults(ResultSeverity.ERROR).stream()
                .map(error -> new Fault(
                        error.getResource() == null || error.getResource().getSourcePath() == null
                                ? ""
                                : error.getResource().getSourcePath(),
                        error.getLines().length == 0 ? 0 : Math.max(0, error.getLines()[0]),
                        error.getMessage()))
                .toList();
        return new Build(faults.isEmpty() ? builder.getKnowledgePackages() : List.of(), faults);
    }

    private static Build failed(Throwable error) {
        log.debug("the compiler of rules failed", error);
        return failed("the compiler fails: " + error);
    }

    private static Build failed(String reason) {
        return new Build(List.of(), List.of(new Fault("", 0, reason)));
    }
}
