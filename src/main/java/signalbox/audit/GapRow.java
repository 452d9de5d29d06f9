package signalbox.audit;

import signalbox.view.Gap;

/** A time of which not all is known. */
public record GapRow(long id, Gap gap) {}
