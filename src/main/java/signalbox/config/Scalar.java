package signalbox.config;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What an unquoted word of YAML 1.1 means to Go's yaml.v2 (spec/receivers.md 3.8): it knows no dates and no numbers of base
 * sixty, and takes {@code y} and {@code n} for booleans. SnakeYAML's own opinion differs.
 */
final class Scalar {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");
    private static final Set<String> INFINITE = Set.of(".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF");
    private static final Set<String> MINUS_INFINITE = Set.of("-.inf", "-.Inf", "-.INF");
    private static final Set<String> NOT_A_NUMBER = Set.of(".nan", ".NaN", ".NAN");

    private static final Pattern WHOLE = Pattern.compile(
            "([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final BigInteger SMALLEST = BigInteger.TWO.pow(63).negate();
    private static final BigInteger LARGEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    /** Longer ones are no numbers that anybody meant, and would take long to work out. */
    private static final int LONGEST_NUMBER = 400;

    private Scalar() {}

    /** Null, a Boolean, a Long, a BigInteger (what is left of 64 bits without a sign), a Double, or else the text itself. */
    static @Nullable Object resolve(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        return looksLikeNumber(text) ? number(text) : text;
    }

    /** Resolves as above, for SnakeYAML. */
    static Resolver resolver() {
        return new Resolver() {
            @Override
            public Tag resolve(NodeId kind, String value, boolean implicit) {
                return kind == NodeId.scalar && implicit ? tagOf(Scalar.resolve(value)) : super.resolve(kind, value, false);
            }
        };
    }

    static Tag tagOf(@Nullable Object value) {
        if (value == null) {
            return Tag.NULL;
        }
        if (value instanceof Boolean) {
            return Tag.BOOL;
        }
        if (value instanceof Double) {
            return Tag.FLOAT;
        }
        return value instanceof String ? Tag.STR : Tag.INT;
    }

    private static boolean looksLikeNumber(String text) {
        char first = text.charAt(0);
        return text.length() <= LONGEST_NUMBER && ((first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0);
    }

    private static Object number(String text) {
        if (INFINITE.contains(text)) {
            return Double.POSITIVE_INFINITY;
        }
        if (MINUS_INFINITE.contains(text)) {
            return Double.NEGATIVE_INFINITY;
        }
        if (NOT_A_NUMBER.contains(text)) {
            return Double.NaN;
        }
        String digits = text.startsWith(".") ? text : text.replace("_", "");
        Matcher whole = WHOLE.matcher(digits);
        if (whole.matches()) {
            BigInteger value = wholeNumber(whole);
            if (value.bitLength() < Long.SIZE) {
                return value.longValue();
            }
            if (value.compareTo(SMALLEST) >= 0 && value.compareTo(LARGEST) <= 0) {
                return value;
            }
        }
        if (FLOAT.matcher(digits).matches()) {
            double value = Double.parseDouble(digits);
            return Double.isInfinite(value) ? text : (Object) value;
        }
        return text;
    }

    private static BigInteger wholeNumber(Matcher parts) {
        int[] bases = {16, 2, 8, 10};
        int part = 2;
        while (parts.group(part) == null) {
            part++;
        }
        BigInteger value = new BigInteger(parts.group(part), bases[part - 2]);
        return parts.group(1).equals("-") ? value.negate() : value;
    }
}
