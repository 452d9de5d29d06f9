package signalbox.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;

/**
 * The files of a package in one text, as people read them, and where in it each of them stands, so that they can be taken apart
 * again: names and lines of comments would be a guess.
 */
final class PackageFiles {

    private static final String SHOWN = "// ";

    private PackageFiles() {}

    /** A file after a line with its name. */
    static String titled(Load.SourceFile file) {
        return SHOWN + file.shown() + "\n" + file.text() + "\n";
    }

    /** Where each file begins and how long it is, {@code BEGIN+LENGTH}, by its path. */
    static Labels places(List<Load.SourceFile> files) {
        Map<String, String> places = new HashMap<>();
        int at = 0;
        for (Load.SourceFile file : files) {
            String titled = titled(file);
            places.put(file.path(), at + "+" + titled.length());
            at += titled.length();
        }
        return Labels.of(places);
    }

    /** The files again. */
    static List<Load.SourceFile> files(String source, Labels places) {
        List<Load.SourceFile> files = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            String[] place = places.value(i).split("\\+", 2);
            int begin = Integer.parseInt(place[0]);
            String titled = source.substring(begin, begin + Integer.parseInt(place[1]));
            int line = titled.indexOf('\n');
            files.add(new Load.SourceFile(
                    places.name(i), titled.substring(SHOWN.length(), line), titled.substring(line + 1, titled.length() - 1)));
        }
        return files;
    }
}
