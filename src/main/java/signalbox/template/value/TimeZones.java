package signalbox.template.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Pattern;

/**
 * Time zones by name, and the abbreviations that the time zone database has for them. The JDK knows the offsets but makes up
 * abbreviations of its own; those of the database are few, and the others are numbers.
 */
public final class TimeZones {

    /** The abbreviations that are words, with the offsets in minutes at which they are meant. */
    private static final Map<String, Set<Integer>> WORDS = Map.ofEntries(
            Map.entry("ACDT", Set.of(630)),
            Map.entry("ACST", Set.of(570)),
            Map.entry("ADT", Set.of(-180)),
            Map.entry("AEDT", Set.of(660)),
            Map.entry("AEST", Set.of(600)),
            Map.entry("AKDT", Set.of(-480)),
            Map.entry("AKST", Set.of(-540)),
            Map.entry("AST", Set.of(-240)),
            Map.entry("AWST", Set.of(480)),
            Map.entry("BST", Set.of(60)),
            Map.entry("CAT", Set.of(120)),
            Map.entry("CDT", Set.of(-300, -240)),
            Map.entry("CEST", Set.of(120)),
            Map.entry("CET", Set.of(60)),
            Map.entry("CST", Set.of(-360, -300, 480)),
            Map.entry("EAT", Set.of(180)),
            Map.entry("EDT", Set.of(-240)),
            Map.entry("EEST", Set.of(180)),
            Map.entry("EET", Set.of(120)),
            Map.entry("EST", Set.of(-300)),
            Map.entry("GMT", Set.of(0)),
            Map.entry("HDT", Set.of(-540)),
            Map.entry("HKT", Set.of(480)),
            Map.entry("HST", Set.of(-600)),
            Map.entry("IDT", Set.of(180)),
            Map.entry("IST", Set.of(60, 120, 330)),
            Map.entry("JST", Set.of(540)),
            Map.entry("KST", Set.of(540)),
            Map.entry("MDT", Set.of(-360)),
            Map.entry("MSK", Set.of(180)),
            Map.entry("MST", Set.of(-420)),
            Map.entry("NDT", Set.of(-150)),
            Map.entry("NST", Set.of(-210)),
            Map.entry("NZDT", Set.of(780)),
            Map.entry("NZST", Set.of(720)),
            Map.entry("PDT", Set.of(-420)),
            Map.entry("PKT", Set.of(300)),
            Map.entry("PST", Set.of(-480, 480)),
            Map.entry("SAST", Set.of(120)),
            Map.entry("SST", Set.of(-660)),
            Map.entry("UTC", Set.of(0)),
            Map.entry("WAT", Set.of(60)),
            Map.entry("WEST", Set.of(60)),
            Map.entry("WET", Set.of(0)),
            Map.entry("WIB", Set.of(420)),
            Map.entry("WIT", Set.of(540)),
            Map.entry("WITA", Set.of(480)),
            Map.entry("ChST", Set.of(600)));

    /** Zones whose words the JDK mistakes, with the right one, or "" if it is a number. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("Pacific/Pitcairn", ""),
            Map.entry("Asia/Colombo", ""),
            Map.entry("Europe/Minsk", ""),
            Map.entry("Antarctica/Troll", ""),
            Map.entry("Antarctica/Casey", ""),
            Map.entry("Africa/Casablanca", ""),
            Map.entry("Africa/El_Aaiun", ""),
            Map.entry("Africa/Windhoek", "CAT"),
            Map.entry("America/Adak", "HST"),
            Map.entry("America/Atka", "HST"),
            Map.entry("US/Aleutian", "HST"),
            Map.entry("Pacific/Johnston", "HST"),
            Map.entry("MET", "MET"));

    /** Names of the database that the JDK does not have by itself. */
    private static final Map<String, String> OLD_NAMES =
            Map.of(
                    "EST", "America/Panama",
                    "MST", "America/Phoenix",
                    "HST", "Pacific/Honolulu",
                    "ROC", "Asia/Taipei",
                    "GMT+0", "Etc/GMT",
                    "GMT-0", "Etc/GMT");

    /** Names that only the JDK has. */
    private static final Pattern JDK_NAME = Pattern.compile("(?:UTC|GMT|UT)[+-].*|SystemV/.*|UT");

    private TimeZones() {}

    /** The zone of this name in the IANA database; {@code ""} and {@code UTC} are UTC, {@code Local} the given one. */
    public static ZoneId find(String name, ZoneId local) throws FunctionException {
        if (name.isEmpty() || name.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        if (name.equals("Local")) {
            return local;
        }
        if (name.contains("..") || name.startsWith("/") || name.startsWith("\\")) {
            throw new FunctionException("time: invalid location name");
        }
        try {
            ZoneId zone = ZoneId.of(name, OLD_NAMES);
            boolean unknown = JDK_NAME.matcher(name).matches() && !OLD_NAMES.containsKey(name);
            if (zone instanceof ZoneOffset || unknown) {
                throw new FunctionException("unknown time zone " + name);
            }
            return zone;
        } catch (DateTimeException e) {
            throw new FunctionException("unknown time zone " + name);
        }
    }

    /** The abbreviation at an instant: a word such as CET, or a number such as +03. */
    static String abbreviation(ZoneId zone, Instant instant) {
        ZoneRules rules = zone.getRules();
        if (zone.normalized().equals(ZoneOffset.UTC)) {
            return zone.getId().contains("GMT") || zone.getId().endsWith("Greenwich") ? "GMT" : "UTC";
        }
        int seconds = rules.getOffset(instant).getTotalSeconds();
        if (zone instanceof ZoneOffset) {
            return number(seconds, true);
        }
        List<ZoneOffsetTransition> transitions = rules.getTransitions();
        if (!transitions.isEmpty() && instant.isBefore(transitions.get(0).getInstant())) {
            return "LMT";
        }
        boolean summer = rules.isDaylightSavings(instant);
        if (DIFFERENT.containsKey(zone.getId())) {
            String word = DIFFERENT.getOrDefault(zone.getId(), "");
            return word.isEmpty() ? number(seconds, false) : summer ? summerWord(word) : word;
        }
        String word = TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
        return WORDS.getOrDefault(word, Set.of()).contains(seconds / 60) ? word : number(seconds, false);
    }

    /** HDT for HST, MEST for MET. */
    private static String summerWord(String word) {
        return word.equals("MET") ? "MEST" : word.replace("ST", "DT");
    }

    /** As {@code +03} or {@code +0530}; always with minutes if wanted so. */
    private static String number(int seconds, boolean minutesAlways) {
        int minutes = Math.abs(seconds / 60);
        String sign = seconds < 0 ? "-" : "+";
        boolean minutesShown = minutesAlways || minutes % 60 != 0;
        return sign + String.format("%02d", minutes / 60) + (minutesShown ? String.format("%02d", minutes % 60) : "");
    }
}
