package signalbox.bench;

/**
 * What was seen of requests of one kind to one server.
 *
 * @param requests how many were sent
 * @param alerts how many alerts these carried; 0 for reads
 * @param bytes of the answers' bodies
 * @param errors requests that failed, or notifications that never came
 * @param firstError what the first error was; {@code ""} without errors
 * @param nanos from the first request to the last answer
 * @param latency of the requests that succeeded
 */
record Measurement(int requests, long alerts, long bytes, int errors, String firstError, long nanos, Samples latency) {

    private static final double SECOND = 1e9;

    static Measurement none() {
        return new Measurement(0, 0, 0, 0, "", 0, new Samples());
    }

    /** Both, one after the other. */
    Measurement then(Measurement later) {
        Samples all = new Samples();
        all.addAll(latency);
        all.addAll(later.latency);
        return new Measurement(
                requests + later.requests,
                alerts + later.alerts,
                bytes + later.bytes,
                errors + later.errors,
                firstError.isEmpty() ? later.firstError : firstError,
                nanos + later.nanos,
                all);
    }

    Measurement carrying(long newAlerts) {
        return new Measurement(requests, newAlerts, bytes, errors, firstError, nanos, latency);
    }

    double requestsPerSecond() {
        return nanos == 0 ? 0 : requests / (nanos / SECOND);
    }

    double alertsPerSecond() {
        return nanos == 0 ? 0 : alerts / (nanos / SECOND);
    }
}
