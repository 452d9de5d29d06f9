package signalbox.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The versions of rule packages. Any thread. */
public interface RuleHistory {

    /**
     * A version that decided, or does.
     *
     * @param version the hash of its files
     * @param author who committed it; {@code ""} where that is not known
     * @param commit of the version control; {@code ""} where there is none
     * @param since from when on it decided, the last time
     * @param until when another took its place; empty while it decides
     * @param files the texts of its files, by their paths below the rules directory
     */
    record RuleVersion(
            String version, String author, String commit, Instant since, Optional<Instant> until, Map<String, String> files) {}

    /** Those of a package, the one that decides, or decided last, first; none when there is no such package. */
    List<RuleVersion> versions(String packageName);

    /** What is different between two versions, by file, in the unified form. */
    Map<String, String> difference(RuleVersion from, RuleVersion to);

    /**
     * Goes back to a version, until the files of the package change. Completes when it decides; fails with a message for whoever asked,
     * and then all is as it was.
     */
    CompletionStage<Void> rollBack(String packageName, RuleVersion version);

    /**
     * Has a package that is a shadow decide from now on. Completes when it does, with what else was not taken over, a line each; fails
     * with a message for whoever asked.
     *
     * @param sender who asks for it
     */
    CompletionStage<List<String>> promote(String packageName, String sender);
}
