package signalbox.engine.team;

import signalbox.alert.Alert;

/** An alert from the moment at which it begins to fire until it ends. One that fires again is another. Any thread may read it. */
public final class FiringAlert {

    private volatile Alert alert;
    private volatile boolean isForgotten;

    FiringAlert(Alert alert) {
        this.alert = alert;
    }

    /** As last reported. Its labels never change. */
    public Alert alert() {
        return alert;
    }

    void replace(Alert report) {
        alert = report;
    }

    /** Whether it has ended and everybody knows. */
    boolean isForgotten() {
        return isForgotten;
    }

    void forget() {
        isForgotten = true;
    }
}
