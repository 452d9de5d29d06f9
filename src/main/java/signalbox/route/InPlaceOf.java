package signalbox.route;

/** What of the routing tree a rule's route stands in for: of its alert, the tree does not tell that any more. */
public enum InPlaceOf {
    /** Nothing: the alert goes to whom the tree leads it, too. */
    NOTHING,
    /** The root, which takes what nothing else wants; nodes below it take their alerts whatever rules say. */
    ROOT,
    /** All of it. */
    TREE
}
