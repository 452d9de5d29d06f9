CREATE TABLE checkpoint (                  -- what a server that begins again has to know beside what the other rows say
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  instant TEXT NOT NULL,                   -- the same, to the nanosecond
  form    INTEGER NOT NULL,                -- of what follows: another version of the program may not know it
  bytes   INTEGER NOT NULL,
  state   BLOB NOT NULL                    -- compressed
);
CREATE INDEX checkpoint_at ON checkpoint (at);
