package signalbox.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.NearestName;
import signalbox.config.BoundedFile;

/**
 * Findings that somebody has looked at and allows, in a comment with the reason: {@code // check: allow CODE reason} in rules,
 * {@code # check: allow CODE reason} in YAML. Behind something it is about its line. On a line of its own it is about the next one that
 * says something, with all that is indented deeper below it; before a rule, about the whole rule. What a start refuses cannot be allowed.
 */
public final class Allowances {

    private static final Pattern COMMENT =
            Pattern.compile("(?:^|[\\s;,)\\]}])(//|#)\\s*check:\\s*allow\\b\\s*([a-z0-9-]*(?:\\s*,\\s*[a-z0-9-]+)*)\\s*(.*)$");

    private record Allowance(String file, int line, int column, Code code, int from, int to) {
        private boolean covers(Finding finding) {
            return code == finding.code() && file.equals(finding.file()) && from <= finding.line() && finding.line() <= to;
        }
    }

    private final Map<String, List<Allowance>> byFile = new LinkedHashMap<>();
    private final List<Finding> faults = new ArrayList<>();

    private final Map<String, String> texts;

    private Allowances(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /**
     * What is left of findings when what is allowed is taken out, and what is wrong with the allowances themselves.
     *
     * @param files in which allowances are looked for, beside those that have findings
     * @param looked codes that were looked for: an allowance of another may be needed yet
     */
    public static List<Finding> apply(Collection<Finding> findings, Collection<String> files, Collection<Code> looked) {
        return apply(findings, files, looked, Map.of());
    }

    /**
     * As above.
     *
     * @param texts of files that are written right now, by their names: what is on disk is older
     */
    public static List<Finding> apply(
            Collection<Finding> findings, Collection<String> files, Collection<Code> looked, Map<String, String> texts) {
        Allowances allowances = new Allowances(texts);
        Set<String> all = new LinkedHashSet<>(files);
        findings.forEach(finding -> all.add(finding.file()));
        all.forEach(allowances::read);
        Set<Allowance> used = new LinkedHashSet<>();
        List<Finding> left = new ArrayList<>();
        for (Finding finding : findings) {
            List<Allowance> covering = finding.severity() == Level.ERROR
                    ? List.of()
                    : allowances.byFile.getOrDefault(finding.file(), List.of()).stream().filter(one -> one.covers(finding)).toList();
            if (covering.isEmpty()) {
                left.add(finding);
            }
            used.addAll(covering);
        }
        left.addAll(allowances.faults);
        allowances.byFile.values().forEach(ofFile -> ofFile.stream()
                .filter(one -> !used.contains(one) && looked.contains(one.code()))
                .forEach(one -> left.add(new Finding(Code.UNUSED_ALLOWANCE, one.file(), one.line(), one.column(),
                        "nothing here is " + one.code().word(), "remove the comment, so that it hides nothing later"))));
        return left;
    }

    private void read(String file) {
        if (file.isEmpty()) {
            return;
        }
        String written = texts.get(file);
        if (written != null) {
            read(file, written.lines().toList());
            return;
        }
        try {
            read(file, new String(BoundedFile.found(Path.of(file)), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException | InvalidPathException e) {
            // Nothing can be allowed in what cannot be read: that is said by who needs the file.
        }
    }

    private void read(String file, List<String> lines) {
        String marker = file.endsWith(".drl") ? "//" : "#";
        for (int at = 0; at < lines.size(); at++) {
            Matcher comment = COMMENT.matcher(lines.get(at));
            if (lines.get(at).contains("check:") && comment.find() && comment.group(1).equals(marker)) {
                read(file, lines, at, comment, marker);
            }
        }
    }

    private void read(String file, List<String> lines, int at, Matcher comment, String marker) {
        int line = at + 1;
        int column = comment.start(1) + 1;
        if (comment.group(2).isEmpty() || comment.group(3).isBlank()) {
            faults.add(new Finding(Code.BAD_ALLOWANCE, file, line, column, "this allows nothing: it needs a code and a reason",
                    "write " + marker + " check: allow CODE reason"));
            return;
        }
        boolean isAlone = lines.get(at).substring(0, comment.start(1)).isBlank();
        int from = isAlone ? next(lines, at, marker) : at;
        int to = isAlone ? end(lines, from) : at;
        for (String name : Arrays.stream(comment.group(2).split(",", -1)).map(String::strip).toList()) {
            Code code = Code.named(name).orElse(null);
            if (code == null) {
                faults.add(new Finding(Code.BAD_ALLOWANCE, file, line, column, "there is no code \"" + name + "\"",
                        NearestName.to(name, Code.words()).map(near -> "did you mean " + near + "?")
                                .orElse("signalbox check --explain all lists them")));
            } else {
                byFile.computeIfAbsent(file, any -> new ArrayList<>()).add(new Allowance(file, line, column, code, from + 1, to + 1));
            }
        }
    }

    /** The next line that says something. */
    private static int next(List<String> lines, int at, String marker) {
        int next = at + 1;
        while (next < lines.size() && (lines.get(next).isBlank() || lines.get(next).strip().startsWith(marker))) {
            next++;
        }
        return Math.min(next, lines.size() - 1);
    }

    /** The last line of what begins there. */
    private static int end(List<String> lines, int from) {
        boolean isRule = lines.get(from).startsWith("rule ");
        int indent = indent(lines.get(from));
        int end = from;
        for (int at = from + 1; at < lines.size(); at++) {
            String line = lines.get(at);
            boolean belongs = isRule ? !line.startsWith("rule ") : line.isBlank() || indent(line) > indent;
            if (!belongs) {
                break;
            }
            end = at;
            if (isRule && line.strip().equals("end")) {
                break;
            }
        }
        return end;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
