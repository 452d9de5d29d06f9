package signalbox.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import signalbox.template.Templates;
import signalbox.template.syntax.TemplateException;

/** Reads the built-in templates and those of the user into one set (spec/templates.md 1). Confined to one call. */
final class TemplateFiles {

    private static final int MAX_BYTES = 10 * 1024 * 1024;
    /** More than anybody reads. */
    private static final int MAX_PROBLEMS = 100;

    private final List<String> problems = new ArrayList<>();
    private Templates templates;

    private TemplateFiles(Templates empty) {
        templates = builtIn(empty);
    }

    /**
     * The defaults and what the files define anew.
     *
     * @throws InvalidTemplatesException with the problems of all files
     */
    static Templates read(Templates empty, List<String> globs) {
        TemplateFiles files = new TemplateFiles(empty);
        globs.forEach(files::readAll);
        if (!files.problems.isEmpty()) {
            throw new InvalidTemplatesException(files.problems);
        }
        return files.templates;
    }

    private static Templates builtIn(Templates empty) {
        Templates templates = empty;
        for (String name : List.of("default.tmpl", "email.tmpl")) {
            try (InputStream resource = TemplateFiles.class.getResourceAsStream(name)) {
                if (resource == null) {
                    throw new IllegalStateException("the program is incomplete: " + name + " is missing");
                }
                templates = templates.parse(name, new String(resource.readAllBytes(), UTF_8));
            } catch (IOException | TemplateException e) {
                throw new IllegalStateException("the program is damaged: " + name + ": " + e.getMessage(), e);
            }
        }
        return templates;
    }

    private void readAll(String glob) {
        try {
            Glob.find(glob).forEach(this::read);
        } catch (InvalidPathException e) {
            add(glob, "is no path: " + e.getReason());
        } catch (IllegalArgumentException e) {
            add(glob, e.getMessage() + ": a \"[\" needs its \"]\", and a \"\\\" something behind it");
        }
    }

    private void read(Path file) {
        String text = "";
        try {
            if (Files.isDirectory(file)) {
                add(file, "is a directory, and templates are read from files: name them, as in " + file + "/*.tmpl");
                return;
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAX_BYTES + 1); // what has no end has no size either
            }
            if (bytes.length > MAX_BYTES) {
                add(file, "is larger than 10 MiB, which no file of templates is");
            } else {
                text = new String(bytes, UTF_8);
                templates = templates.parse(String.valueOf(file.getFileName()), text);
            }
        } catch (NoSuchFileException e) {
            add(file, "does not exist (any more)");
        } catch (IOException e) {
            add(file, "cannot be read: " + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage()));
        } catch (TemplateException e) {
            TemplateProblem problem = TemplateErrors.inFile(text, String.valueOf(e.getMessage()), templates);
            String line = problem.line() > 0 ? ":" + problem.line() : "";
            add(file + line + (problem.column() > 0 ? ":" + problem.column() : ""), problem.message());
        }
    }

    private void add(Object where, String what) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(PlainWords.error(where + ": " + what));
        }
    }
}
