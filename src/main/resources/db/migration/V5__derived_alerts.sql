-- Of the alerts those that fire because rules say so: after a restart they are over unless rules say it again.
CREATE TABLE derived (
    labels TEXT NOT NULL PRIMARY KEY
) STRICT;
