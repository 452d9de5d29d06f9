-- Firings of rules one by one, with the facts that matched; and who sent an alert.

DROP VIEW firings;
ALTER TABLE firing RENAME TO firing_count;  -- how often a team's rule fired in an hour: exact

CREATE TABLE firing (                      -- a team's rule fired; of one that fires very often not every firing has a row
  id        INTEGER PRIMARY KEY,
  rule      INTEGER NOT NULL,              -- rule.id
  at        INTEGER NOT NULL,
  branch    INTEGER NOT NULL,              -- which alternative of its "or", from 0
  facts     TEXT NOT NULL,                 -- JSON array: what matched, in the order of the conditions; alerts by labels.id
  concluded TEXT NOT NULL,                 -- JSON array: what it concluded
  alerts    TEXT NOT NULL,                 -- JSON array of labels.id: all alerts in both
  more      INTEGER NOT NULL DEFAULT 0     -- so many firings of the rule from here to its next row have none
);
CREATE INDEX firing_at ON firing (at);
CREATE INDEX firing_rule ON firing (rule, at);

ALTER TABLE alert ADD COLUMN sender INTEGER; -- text.id: user, client certificate or address of who posted it first; NULL: not known

CREATE VIEW firings AS
  SELECT f.id, r.package, r.version, r.name AS rule, r.place, f.branch, f.facts, f.concluded,
         (SELECT json_group_array(json(l.labels)) FROM json_each(f.alerts) e JOIN labels l ON l.id = e.value) AS alerts,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.at / 1000.0, 'unixepoch') AS at, f.more
  FROM firing f JOIN rule r ON r.id = f.rule;

CREATE VIEW firing_counts AS
  SELECT f.rule_package AS package, v.text AS version, r.text AS rule,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.hour / 1000.0, 'unixepoch') AS hour,
         strftime('%Y-%m-%dT%H:%M:%fZ', f.last_at / 1000.0, 'unixepoch') AS last_at, f.count
  FROM firing_count f JOIN text v ON v.id = f.version JOIN text r ON r.id = f.rule;

DROP VIEW alerts;
CREATE VIEW alerts AS
  SELECT a.id, printf('%016x', l.fingerprint) AS fingerprint, json_extract(l.labels, '$.alertname') AS name, l.labels,
         n.text AS annotations, g.text AS generator_url, s.text AS sender,
         strftime('%Y-%m-%dT%H:%M:%fZ', a.starts_at / 1000.0, 'unixepoch') AS starts_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', a.seen_at / 1000.0, 'unixepoch') AS seen_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', a.ended_at / 1000.0, 'unixepoch') AS ended_at, a.ending
  FROM alert a JOIN labels l ON l.id = a.labels JOIN text n ON n.id = a.annotations JOIN text g ON g.id = a.generator_url
       LEFT JOIN text s ON s.id = a.sender;
