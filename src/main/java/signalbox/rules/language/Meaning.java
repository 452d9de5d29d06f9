package signalbox.rules.language;

import java.util.Optional;

/**
 * What a word of a rule file means.
 *
 * @param from where it begins, in characters from the beginning of the file
 * @param to behind it
 * @param title what it is, as it would be written: {@code Alert.label(String) : String}
 * @param documentation in Markdown, {@code ""} where there is none
 * @param file in which it is said, {@code ""} when that is in none of the package
 * @param place where it is said in there
 * @param named what it names, when it is a text that does
 * @param rule the rule whose name it is, {@code ""} when it is none
 */
public record Meaning(
        int from, int to, String title, String documentation, String file, Place place, Optional<Wanted> named, String rule) {}
