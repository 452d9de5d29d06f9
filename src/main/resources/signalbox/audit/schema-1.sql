-- What was decided, as facts: each row says from when and until when something held, what made it, and what it rests on.
-- Times are milliseconds since 1970 (UTC); the views below have them as texts. NULL in until and ended_at: it still holds.

-- ---- stored once and referred to

CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE labels (
  id          INTEGER PRIMARY KEY,
  fingerprint INTEGER NOT NULL,            -- as the API has it: printf('%016x', fingerprint)
  labels      TEXT NOT NULL,               -- JSON object
  masked      INTEGER                      -- the fingerprint of the labels as they are written, where that is another
);
CREATE INDEX labels_fingerprint ON labels (fingerprint);
CREATE INDEX labels_masked ON labels (masked) WHERE masked IS NOT NULL;

CREATE TABLE rule (
  id       INTEGER PRIMARY KEY,
  package  TEXT NOT NULL,                  -- rules.standard: the configuration file and the engine
  version  TEXT NOT NULL,                  -- '' for the standard rules
  name     TEXT NOT NULL,
  place    TEXT NOT NULL,                  -- FILE:LINE
  UNIQUE (package, version, name, place)
);

CREATE TABLE alert_group (
  id               INTEGER PRIMARY KEY,
  key              TEXT NOT NULL,
  receiver         TEXT NOT NULL,
  destination      TEXT NOT NULL,          -- the node of the routing tree, or rule/...
  route_key        TEXT NOT NULL,
  labels           TEXT NOT NULL,          -- JSON object
  group_wait       INTEGER NOT NULL,       -- milliseconds
  group_interval   INTEGER NOT NULL,
  repeat_interval  INTEGER NOT NULL,
  mute_intervals   TEXT NOT NULL,          -- JSON array of names
  active_intervals TEXT NOT NULL,
  held_until       TEXT NOT NULL,          -- the interval outside of which all is held back; '': none
  UNIQUE (destination, labels, key, receiver, group_wait, group_interval, repeat_interval, mute_intervals, active_intervals, held_until)
);
CREATE INDEX alert_group_key ON alert_group (key);

CREATE TABLE told_set (
  id       INTEGER PRIMARY KEY,
  hash     INTEGER NOT NULL,
  firing   TEXT NOT NULL,                  -- JSON array of labels.id
  resolved TEXT NOT NULL
);
CREATE INDEX told_set_hash ON told_set (hash);

-- ---- the history

CREATE TABLE alert (                       -- one time that an alert fired
  id            INTEGER PRIMARY KEY,
  labels        INTEGER NOT NULL,          -- labels.id
  annotations   INTEGER NOT NULL,          -- text.id, JSON object; later ones in alert_change
  generator_url INTEGER NOT NULL,          -- text.id
  starts_at     INTEGER NOT NULL,          -- as the client says
  seen_at       INTEGER NOT NULL,          -- when it was first posted
  ended_at      INTEGER,
  ending        TEXT                       -- resolved, timed_out, unseen (it ended while nobody looked)
);
CREATE INDEX alert_labels ON alert (labels, seen_at);
CREATE INDEX alert_seen_at ON alert (seen_at);
CREATE INDEX alert_fires ON alert (labels) WHERE ended_at IS NULL;

CREATE TABLE alert_change (                -- an alert that fires says something else from here on
  alert         INTEGER NOT NULL,          -- alert.id
  at            INTEGER NOT NULL,
  annotations   INTEGER NOT NULL,
  generator_url INTEGER NOT NULL,
  starts_at     INTEGER NOT NULL,
  PRIMARY KEY (alert, at)
) WITHOUT ROWID;

CREATE TABLE verdict (                     -- a conclusion about an alert, while it held
  id          INTEGER PRIMARY KEY,
  labels      INTEGER NOT NULL,            -- labels.id of the alert
  kind        TEXT NOT NULL,               -- grouped, routed, redirected, inhibited, withheld, silenced, acknowledged, derived, attributed, holds, down, contradiction
  receiver    INTEGER NOT NULL,            -- text.id; of '': everybody
  rule        INTEGER NOT NULL,            -- rule.id
  alert_group INTEGER,                     -- alert_group.id of what is grouped
  sources     TEXT,                        -- JSON array of labels.id: the alerts that it rests on
  silence     INTEGER,                     -- text.id of the silence's id
  words       INTEGER,                     -- text.id of the reason in words, or of the condition's name
  force       TEXT,                        -- shadow, refused: it had no effect; NULL: it was in force
  since       INTEGER NOT NULL,
  until       INTEGER
);
CREATE INDEX verdict_labels ON verdict (labels, since);
CREATE INDEX verdict_since ON verdict (since);
CREATE INDEX verdict_holds ON verdict (labels) WHERE until IS NULL;
CREATE INDEX verdict_rule ON verdict (rule, since);

CREATE TABLE flush (                       -- what came of a group whose time had come; the same again and again is one row
  id          INTEGER PRIMARY KEY,
  alert_group INTEGER NOT NULL,
  integration INTEGER NOT NULL,            -- text.id, such as team-x/slack[0]; of '': none
  outcome     TEXT NOT NULL,               -- told, unchanged, all_quiet, muted_by_time, held, no_integration, failed
  reason      INTEGER NOT NULL,            -- text.id: the rule that says so, or the interval
  firing      INTEGER NOT NULL,
  resolved    INTEGER NOT NULL,
  withheld    INTEGER NOT NULL,            -- how many were kept quiet
  due         INTEGER NOT NULL,            -- the time that had come
  next        INTEGER,                     -- when the group looks again
  told_set    INTEGER,                     -- told_set.id
  at          INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  count       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX flush_group ON flush (alert_group, at);
CREATE INDEX flush_at ON flush (at);

CREATE TABLE delivery (                    -- what became of a notification; failures that repeat themselves are one row
  id          INTEGER PRIMARY KEY,
  alert_group INTEGER NOT NULL,
  integration INTEGER NOT NULL,            -- text.id
  decided_at  INTEGER NOT NULL,            -- flush.due
  reason      INTEGER NOT NULL,            -- text.id: the rule that says that it be told
  told_set    INTEGER NOT NULL,
  firing      INTEGER NOT NULL,
  resolved    INTEGER NOT NULL,
  result      TEXT NOT NULL,               -- sent, nothing_to_send, failed
  attempts    INTEGER NOT NULL,
  took        INTEGER,                     -- milliseconds of the last attempt
  tries       TEXT,                        -- JSON array: at, ms, outcome and detail of each attempt, where there was more than one
  failure     INTEGER NOT NULL,            -- text.id: the class of the failure, as metrics have it
  detail      INTEGER NOT NULL,            -- text.id: the failure in words
  ended_at    INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  count       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX delivery_group ON delivery (alert_group, ended_at);
CREATE INDEX delivery_ended_at ON delivery (ended_at);

CREATE TABLE template_failure (
  id          INTEGER PRIMARY KEY,
  alert_group INTEGER NOT NULL,
  integration INTEGER NOT NULL,
  template    INTEGER NOT NULL,            -- text.id: its key in the configuration
  error       INTEGER NOT NULL,            -- text.id
  decided_at  INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  count       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX template_failure_last ON template_failure (alert_group, integration, template, error);

CREATE TABLE firing (                      -- how often a team's rule fired in an hour
  id           INTEGER PRIMARY KEY,
  rule_package TEXT NOT NULL,
  version      INTEGER NOT NULL,           -- text.id
  rule         INTEGER NOT NULL,           -- text.id
  hour         INTEGER NOT NULL,           -- milliseconds, the beginning of the hour
  last_at      INTEGER NOT NULL,
  count        INTEGER NOT NULL,
  UNIQUE (hour, rule_package, rule, version)
);

CREATE TABLE silence (                     -- each version of each silence
  row        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL,
  at         INTEGER NOT NULL,             -- when it was made, changed or ended
  action     TEXT NOT NULL,                -- made, changed, ended, known (from before the audit)
  matchers   TEXT NOT NULL,                -- JSON array
  starts_at  INTEGER NOT NULL,
  ends_at    INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  comment    TEXT NOT NULL,
  sender     TEXT NOT NULL DEFAULT ''      -- user, client certificate or address
);
CREATE INDEX silence_id ON silence (id, at);
CREATE INDEX silence_at ON silence (at);

CREATE TABLE time_interval (               -- while a named time interval was on
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER
);
CREATE INDEX time_interval_since ON time_interval (since);

CREATE TABLE receiver (                    -- while a receiver had so many integrations
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL,
  integrations INTEGER NOT NULL,
  since        INTEGER NOT NULL,
  until        INTEGER
);
CREATE INDEX receiver_name ON receiver (name, since);

CREATE TABLE reload (                      -- the start, and each reload
  id       INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  result   TEXT NOT NULL,                  -- start, taken_over, in_part, failed
  problems TEXT NOT NULL,                  -- a line each
  sender   TEXT NOT NULL DEFAULT ''        -- user, client certificate, address, signal
);
CREATE INDEX reload_at ON reload (at);

CREATE TABLE rule_version (                -- while a version of a package was in force
  id      INTEGER PRIMARY KEY,
  package TEXT NOT NULL,
  version TEXT NOT NULL,
  team    TEXT NOT NULL,
  rules   TEXT NOT NULL,                   -- JSON array of names
  source  INTEGER NOT NULL,                -- text.id: its files, each after a line with its name
  since   INTEGER NOT NULL,
  until   INTEGER
);
CREATE INDEX rule_version_package ON rule_version (package, since);

CREATE TABLE package_fault (               -- a package was stopped, or was late
  id      INTEGER PRIMARY KEY,
  package TEXT NOT NULL,
  stopped INTEGER NOT NULL,
  reason  TEXT NOT NULL,
  at      INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count   INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX package_fault_at ON package_fault (at);

CREATE TABLE gap (                         -- what happened here is not all known
  id    INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  lost  INTEGER NOT NULL,                  -- how many rows
  why   TEXT NOT NULL
);

CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- ---- for people: times as texts, and what is referred to beside it

CREATE VIEW alerts AS
  SELECT a.id, printf('%016x', l.fingerprint) AS fingerprint, json_extract(l.labels, '$.alertname') AS name, l.labels,
         n.text AS annotations, g.text AS generator_url,
         strftime('%Y-%m-%dT%H:%M:%fZ', a.starts_at / 1000.0, 'unixepoch') AS starts_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', a.seen_at / 1000.0, 'unixepoch') AS seen_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', a.ended_at / 1000.0, 'unixepoch') AS ended_at, a.ending
  FROM alert a JOIN labels l ON l.id = a.labels JOIN text n ON n.id = a.annotations JOIN text g ON g.id = a.generator_url;

CREATE VIEW verdicts AS
  SELECT v.id, printf('%016x', l.fingerprint) AS fingerprint, json_extract(l.labels, '$.alertname') AS name, l.labels, v.kind,
         c.text AS receiver, r.package, r.version, r.name AS rule, r.place, g.key AS alert_group,
         (SELECT json_group_array(json(s.labels)) FROM json_each(v.sources) e JOIN labels s ON s.id = e.value) AS sources,
         q.text AS silence, w.text AS words, v.force,
         strftime('%Y-%m-%dT%H:%M:%fZ', v.since / 1000.0, 'unixepoch') AS since,
         strftime('%Y-%m-%dT%H:%M:%fZ', v.until / 1000.0, 'unixepoch') AS until
  FROM verdict v JOIN labels l ON l.id = v.labels JOIN text c ON c.id = v.receiver JOIN rule r ON r.id = v.rule
       LEFT JOIN alert_group g ON g.id = v.alert_group LEFT JOIN text q ON q.id = v.silence LEFT JOIN text w ON w.id = v.words;

CREATE VIEW flushes AS
  SELECT f.id, g.key AS alert_group, g.receiver, i.text AS integration, f.outcome, r.text AS reason, f.firing, f.resolved, f.withheld,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.at / 1000.0, 'unixepoch') AS at,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.last_at / 1000.0, 'unixepoch') AS last_at, f.count
  FROM flush f JOIN alert_group g ON g.id = f.alert_group JOIN text i ON i.id = f.integration JOIN text r ON r.id = f.reason;

CREATE VIEW deliveries AS
  SELECT d.id, g.key AS alert_group, g.receiver, i.text AS integration, r.text AS reason, d.firing, d.resolved, d.result, d.attempts, d.took, d.tries,
         x.text AS failure, t.text AS detail, d.told_set,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_at / 1000.0, 'unixepoch') AS decided_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.ended_at / 1000.0, 'unixepoch') AS ended_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.last_at / 1000.0, 'unixepoch') AS last_at, d.count
  FROM delivery d JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason
       JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail;

CREATE VIEW told AS                        -- which alerts a notification told
  SELECT d.id AS delivery, printf('%016x', l.fingerprint) AS fingerprint, l.labels, 'firing' AS status
  FROM delivery d JOIN told_set s ON s.id = d.told_set JOIN json_each(s.firing) e JOIN labels l ON l.id = e.value
  UNION ALL
  SELECT d.id, printf('%016x', l.fingerprint), l.labels, 'resolved'
  FROM delivery d JOIN told_set s ON s.id = d.told_set JOIN json_each(s.resolved) e JOIN labels l ON l.id = e.value;

CREATE VIEW template_failures AS
  SELECT g.key AS alert_group, g.receiver, i.text AS integration, t.text AS template, e.text AS error,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.decided_at / 1000.0, 'unixepoch') AS decided_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.last_at / 1000.0, 'unixepoch') AS last_at, f.count
  FROM template_failure f JOIN alert_group g ON g.id = f.alert_group JOIN text i ON i.id = f.integration
       JOIN text t ON t.id = f.template JOIN text e ON e.id = f.error;

CREATE VIEW firings AS
  SELECT f.rule_package AS package, v.text AS version, r.text AS rule,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.hour / 1000.0, 'unixepoch') AS hour,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.last_at / 1000.0, 'unixepoch') AS last_at, f.count
  FROM firing f JOIN text v ON v.id = f.version JOIN text r ON r.id = f.rule;

CREATE VIEW silences AS
  SELECT id, action, matchers, created_by, comment, sender,
         strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
         strftime('%Y-%m-%dT%H:%M:%fZ', starts_at / 1000.0, 'unixepoch') AS starts_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', ends_at / 1000.0, 'unixepoch') AS ends_at
  FROM silence;

CREATE VIEW rule_versions AS
  SELECT v.package, v.version, v.team, v.rules, s.text AS source,
         strftime('%Y-%m-%dT%H:%M:%fZ', v.since / 1000.0, 'unixepoch') AS since,
         strftime('%Y-%m-%dT%H:%M:%fZ', v.until / 1000.0, 'unixepoch') AS until
  FROM rule_version v JOIN text s ON s.id = v.source;

CREATE VIEW reloads AS
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, result, problems, sender FROM reload;

CREATE VIEW gaps AS
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', since / 1000.0, 'unixepoch') AS since,
         strftime('%Y-%m-%dT%H:%M:%fZ', until / 1000.0, 'unixepoch') AS until, lost, why FROM gap;
