package signalbox.rules;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts by lines, in the unified form. */
public final class LineDifference {

    /** Lines that are the same, around those that are not. */
    private static final int AROUND = 3;

    /** Beyond this two texts are compared no further: all that lies between what they begin and end with is different. */
    private static final long MOST_CELLS = 4_000_000;

    private record Line(char sign, String text) {}

    private final List<String> before;
    private final List<String> after;
    private final List<Line> lines = new ArrayList<>();

    private LineDifference(String before, String after) {
        this.before = before.lines().toList();
        this.after = after.lines().toList();
    }

    /** {@code ""} when they are the same. */
    public static String of(String path, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        LineDifference difference = new LineDifference(before, after);
        difference.compare();
        return "--- " + (before.isEmpty() ? "/dev/null" : "a/" + path) + "\n+++ " + (after.isEmpty() ? "/dev/null" : "b/" + path) + "\n"
                + difference.hunks();
    }

    private void compare() {
        int begin = 0;
        while (begin < before.size() && begin < after.size() && before.get(begin).equals(after.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < before.size() - begin
                && end < after.size() - begin
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        before.subList(0, begin).forEach(line -> lines.add(new Line(' ', line)));
        between(before.subList(begin, before.size() - end), after.subList(begin, after.size() - end));
        before.subList(before.size() - end, before.size()).forEach(line -> lines.add(new Line(' ', line)));
    }

    /** By the longest common subsequence. */
    private void between(List<String> old, List<String> fresh) {
        boolean isSmall = (long) old.size() * fresh.size() <= MOST_CELLS;
        int[][] common = isSmall ? common(old, fresh) : new int[0][];
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (isSmall && i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                lines.add(new Line(' ', old.get(i)));
                i++;
                j++;
            } else if (i < old.size() && (j >= fresh.size() || !isSmall || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', old.get(i++)));
            } else {
                lines.add(new Line('+', fresh.get(j++)));
            }
        }
    }

    private static int[][] common(List<String> old, List<String> fresh) {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private String hunks() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (true) {
            int first = nextChange(at);
            if (first == lines.size()) {
                return text.toString();
            }
            int last = first;
            for (int next = first; next < lines.size() && next - last <= 2 * AROUND; next = nextChange(next + 1)) {
                last = next;
            }
            at = Math.min(lines.size(), last + 1 + AROUND);
            hunk(Math.max(0, first - AROUND), at, text);
        }
    }

    private int nextChange(int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).sign() == ' ') {
            at++;
        }
        return at;
    }

    private void hunk(int from, int to, StringBuilder text) {
        text.append("@@ -").append(range('+', from, to)).append(" +").append(range('-', from, to)).append(" @@\n");
        lines.subList(from, to).forEach(line -> text.append(line.sign()).append(line.text()).append('\n'));
    }

    /** Where the lines without that sign begin, and how many there are. */
    private String range(char other, int from, int to) {
        long start = lines.subList(0, from).stream().filter(line -> line.sign() != other).count();
        long count = lines.subList(from, to).stream().filter(line -> line.sign() != other).count();
        return (count == 0 ? start : start + 1) + "," + count;
    }
}
