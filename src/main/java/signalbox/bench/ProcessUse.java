package signalbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What processes of this machine have used, from {@code /proc}.
 *
 * @param residentKib resident memory now
 * @param peakKib resident memory at most
 * @param cpuSeconds CPU time since they began
 */
record ProcessUse(long residentKib, long peakKib, double cpuSeconds) {

    /** Of the kernel's unit for CPU times, which is the same on all its platforms. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** The sum over processes. */
    static ProcessUse of(Path proc, List<Long> pids) {
        ProcessUse sum = new ProcessUse(0, 0, 0);
        for (long pid : pids) {
            sum = sum.plus(of(proc.resolve(Long.toString(pid))));
        }
        return sum;
    }

    private static ProcessUse of(Path folder) {
        try {
            String status = Files.readString(folder.resolve("status"));
            String stat = Files.readString(folder.resolve("stat"));
            // The name in brackets may have spaces; what follows it is plain.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            return new ProcessUse(kib(status, "VmRSS"), kib(status, "VmHWM"), ticks / TICKS_PER_SECOND);
        } catch (IOException e) {
            throw new BenchFailure("there is no process " + folder.getFileName() + " to report the memory of");
        }
    }

    private static long kib(String status, String name) {
        Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(status);
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    private ProcessUse plus(ProcessUse other) {
        return new ProcessUse(
                residentKib + other.residentKib, peakKib + other.peakKib, cpuSeconds + other.cpuSeconds);
    }
}
