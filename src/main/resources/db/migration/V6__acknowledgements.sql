-- Who takes care of which alert: a row for each alert of an acknowledgement.
CREATE TABLE acks (
    id            TEXT NOT NULL,
    alert         TEXT NOT NULL, -- its labels
    matchers      TEXT NOT NULL, -- by which alerts were named; [] when it was by fingerprint
    said_by       TEXT NOT NULL,
    comment       TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    created_at_ns INTEGER NOT NULL,
    until         INTEGER NOT NULL, -- the end of time: as long as the alert fires
    until_ns      INTEGER NOT NULL,
    PRIMARY KEY (id, alert)
) STRICT;
