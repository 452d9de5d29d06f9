package signalbox.alert;

/** What a notification can speak of: an alert that fires, or one that has ended and was not told yet. */
public sealed interface Tellable permits Alert, Resolved {

    /** The labels of the alert; its identity. */
    Labels labels();

    /** The alert itself. */
    Alert alert();
}
