-- What survives a crash: silences, the notification log, groups' timers and alerts.
--
-- To be read with any SQLite client while the server runs, never to be written to then. Examples:
--   SELECT labels ->> 'alertname', datetime(starts_at, 'unixepoch') FROM alerts WHERE firing AND ends_at > unixepoch();
--   SELECT id, m.value ->> 'name', m.value ->> 'value' FROM silences, json_each(matchers) m;
--   SELECT key, hex(firing) FROM announced ORDER BY updated_at DESC;
--
-- Instants are two columns: X_at is seconds since 1970 (negative before; year 0001 is -62135596800), X_at_ns the
-- nanoseconds within that second, 0 to 999999999. Labels, annotations and matchers are compact JSON, labels in byte order
-- of their names, so equal labels are equal text. Rows keep their place when they change (an INTEGER PRIMARY KEY in order
-- of arrival): alerts posted together lie together, and posting them again touches few pages.

CREATE TABLE silences (
    id            TEXT NOT NULL PRIMARY KEY,
    matchers      TEXT NOT NULL, -- [{"name":…,"type":"=" or "!=" or "=~" or "!~","value":…},…]
    starts_at     INTEGER NOT NULL,
    starts_at_ns  INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL,
    ends_at_ns    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    updated_at_ns INTEGER NOT NULL,
    created_by    TEXT NOT NULL,
    comment       TEXT NOT NULL,
    annotations   TEXT NOT NULL
) STRICT;

-- The notification log. The key is GROUPKEY:RECEIVER/INTEGRATION/IDX; the group key is what is left of it.
CREATE TABLE announced (
    key           TEXT NOT NULL PRIMARY KEY,
    receiver      TEXT NOT NULL,
    integration   TEXT NOT NULL,
    idx           INTEGER NOT NULL,
    firing        BLOB NOT NULL, -- notification hashes, 8 bytes each, the highest byte first
    resolved      BLOB NOT NULL,
    updated_at    INTEGER NOT NULL,
    updated_at_ns INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    expires_at_ns INTEGER NOT NULL
) STRICT;

CREATE TABLE groups (
    id               INTEGER PRIMARY KEY,
    fingerprint      INTEGER NOT NULL, -- of the labels; to find the row, not its identity
    destination      TEXT NOT NULL,
    labels           TEXT NOT NULL,
    next_flush_at    INTEGER NOT NULL,
    next_flush_at_ns INTEGER NOT NULL,
    flushed          INTEGER NOT NULL
) STRICT;

CREATE INDEX groups_by_fingerprint ON groups (fingerprint, destination);

CREATE TABLE alerts (
    id            INTEGER PRIMARY KEY,
    fingerprint   INTEGER NOT NULL, -- printf('%016x', fingerprint) is the API's. Not indexed: an index in such an order
                                    -- would have a storm of alerts write a page for each of them
    starts_at     INTEGER NOT NULL,
    starts_at_ns  INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL,
    ends_at_ns    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    updated_at_ns INTEGER NOT NULL,
    timeout       INTEGER NOT NULL, -- 1: the server made ends_at up
    firing        INTEGER NOT NULL,
    labels        TEXT NOT NULL,
    annotations   TEXT NOT NULL,
    generator_url TEXT NOT NULL
) STRICT;
