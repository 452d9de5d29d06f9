package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints why a rule holds for an alert, or does not: a line for each condition, and below the one that failed what came near. */
final class WhyNotText {

    private WhyNotText() {}

    /** @param rule as the API answers */
    static void print(String alert, JsonNode rule, PrintWriter out) {
        out.println(alert);
        out.println("  " + rule.get("sentence").asText());
        out.println("  rule \"" + rule.get("name").asText() + "\" of " + rule.get("package").asText() + " (" + rule.get("place").asText() + ")"
                + (rule.at("/branch/of").asInt() > 1
                        ? ", alternative " + rule.at("/branch/number").asInt() + " of " + rule.at("/branch/of").asInt()
                        : ""));
        if (rule.has("ran")) {
            out.println("  " + version(rule.get("ran")));
        }
        for (JsonNode condition : rule.get("conditions")) {
            print(condition, rule.get("file").asText(), out);
        }
        for (JsonNode concluded : rule.get("concluded")) {
            out.println("  concluded: " + concluded.asText());
        }
        out.println();
    }

    /** A version that ran, who wrote it, and whether it runs still. */
    static String version(JsonNode of) {
        String author = of.get("author").asText();
        String commit = of.get("commit").asText();
        return "version " + shortly(of.get("version").asText()) + " of " + of.get("package").asText() + ", in force since " + of.get("since").asText()
                + (of.get("until").isNull() ? "" : " until " + of.get("until").asText())
                + (author.isEmpty() ? "" : ", by " + author)
                + (commit.isEmpty() ? "" : " in " + shortly(commit))
                + (of.get("same").asBoolean() ? "; it runs today" : "; today "
                        + (of.get("today").asText().isEmpty() ? "none runs" : "version " + shortly(of.get("today").asText()) + " runs"));
    }

    /** A version, or a commit, as people read it. */
    static String shortly(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private static void print(JsonNode condition, String file, PrintWriter out) {
        JsonNode holds = condition.get("holds");
        String mark = holds.isNull() ? "–" : holds.asBoolean() ? "✓" : "✗";
        out.println("  " + mark + " " + file + ":" + condition.get("line").asInt() + "  " + condition.get("text").asText());
        if (condition.has("say") && holds.isNull()) {
            out.println("      " + condition.get("say").asText());
        }
        if (!holds.isNull()) {
            facts("      found: ", condition.get("facts"), out);
        }
        if (!holds.isNull() && !holds.asBoolean()) {
            out.println("      " + condition.get("say").asText()); // names what is in the way
            for (JsonNode near : condition.get("nearest")) {
                print(near, out);
            }
            if (condition.get("more").asInt() > 0) {
                out.println("      and " + condition.get("more").asInt() + " more, as near");
            }
        }
    }

    private static void facts(String before, JsonNode facts, PrintWriter out) {
        if (!facts.isEmpty()) {
            List<String> names = new ArrayList<>();
            facts.forEach(fact -> names.add(fact.get("text").asText()));
            out.println(before + String.join(", ", names));
        }
    }

    private static void print(JsonNode near, PrintWriter out) {
        String gone = near.get("endedAgo").isNull() ? "" : ", ended " + near.get("endedAgo").asText() + " before";
        out.println("      near: " + near.at("/fact/text").asText() + gone + (near.has("lacks") ? ", " + near.get("lacks").asText() : ""));
        for (JsonNode constraint : near.get("constraints")) {
            String was = constraint.has("was") ? "  is " + shown(constraint.get("was")) : "";
            String wanted = constraint.has("wanted") ? ", wanted " + shown(constraint.get("wanted")) : "";
            out.println("          " + (constraint.get("holds").asBoolean() ? "✓ " : "✗ ") + constraint.get("text").asText() + was + wanted);
        }
    }

    private static String shown(JsonNode value) {
        return value.isTextual() && value.asText().isEmpty() ? "empty" : value.asText();
    }
}
