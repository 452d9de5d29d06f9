-- The audit in PostgreSQL: the tables and views of the local file (schema-1.sql to schema-6.sql say what their columns mean) for any
-- number of files. An id here is the file's number times 2^40 plus the id there, so that rows refer to rows as they do there.
-- Nothing is unique but keys, and no text stands in a B-tree, which has no room for long ones.

CREATE TABLE file (                        -- a local file that is copied here
  number    INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,                 -- what the file calls itself
  node      TEXT NOT NULL,                 -- the host that copies it
  since     BIGINT NOT NULL,               -- milliseconds; when the copy began
  ended_at  BIGINT,                        -- an earlier state of the file was put in its place: its rows are copied under another number
  run       TEXT NOT NULL,                 -- the start of the server that made the last change copied
  seq       BIGINT NOT NULL,               -- the last change copied
  part      TEXT,                          -- the table of which all rows are being copied; NULL: changes alone
  part_key  BIGINT NOT NULL DEFAULT 0,     -- the last of its rows copied
  part_second BIGINT NOT NULL DEFAULT 0,
  copied_at BIGINT NOT NULL                -- milliseconds
);
CREATE UNIQUE INDEX file_name ON file (name) WHERE ended_at IS NULL;

-- ---- what SQLite calls so, as far as the views and the queries of the documentation use it

CREATE FUNCTION instant(BIGINT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT to_char(timestamp '1970-01-01' + $1 * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

CREATE FUNCTION printf(TEXT, BIGINT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS  -- '%016x', whatever it is told
  $$ SELECT lpad(to_hex($2), 16, '0') $$;

CREATE FUNCTION json_extract(TEXT, TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS  -- of an object: '$.name', '$."name"'
  $$ SELECT $1::jsonb ->> trim(both '"' from substr($2, 3)) $$;

CREATE FUNCTION json_each(TEXT) RETURNS TABLE (key TEXT, value TEXT) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT (n - 1)::text, v
     FROM jsonb_array_elements_text(CASE jsonb_typeof($1::jsonb) WHEN 'array' THEN $1::jsonb ELSE '[]' END) WITH ORDINALITY AS a (v, n)
     UNION ALL
     SELECT k, v FROM jsonb_each_text(CASE jsonb_typeof($1::jsonb) WHEN 'object' THEN $1::jsonb ELSE '{}' END) AS o (k, v) $$;

CREATE FUNCTION julianday(TEXT) RETURNS DOUBLE PRECISION LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
  $$ SELECT extract(epoch FROM $1::timestamptz)::double precision / 86400 + 2440587.5 $$;

CREATE FUNCTION unixepoch(TEXT) RETURNS BIGINT LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
  $$ SELECT floor(extract(epoch FROM $1::timestamptz))::bigint $$;

CREATE FUNCTION group_concat_next(TEXT, TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT CASE WHEN $1 IS NULL THEN $2 WHEN $2 IS NULL THEN $1 ELSE $1 || ',' || $2 END $$;

CREATE AGGREGATE group_concat(TEXT) (SFUNC = group_concat_next, STYPE = TEXT);

CREATE FUNCTION node_of(BIGINT) RETURNS TEXT LANGUAGE sql STABLE STRICT PARALLEL SAFE AS  -- who copied a row, by its id
  $$ SELECT node FROM signalbox.file WHERE number = ($1 >> 40)::integer $$;

-- ---- stored once and referred to

CREATE TABLE text (id BIGINT PRIMARY KEY, text TEXT NOT NULL);

CREATE TABLE labels (id BIGINT PRIMARY KEY, fingerprint BIGINT NOT NULL, labels TEXT NOT NULL, masked BIGINT);
CREATE INDEX labels_fingerprint ON labels (fingerprint);
CREATE INDEX labels_masked ON labels (masked) WHERE masked IS NOT NULL;
CREATE INDEX labels_name ON labels USING hash (json_extract(labels, '$.alertname'));

CREATE TABLE rule (id BIGINT PRIMARY KEY, package TEXT NOT NULL, version TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL);

CREATE TABLE alert_group (
  id BIGINT PRIMARY KEY, key TEXT NOT NULL, receiver TEXT NOT NULL, destination TEXT NOT NULL, route_key TEXT NOT NULL, labels TEXT NOT NULL,
  group_wait BIGINT NOT NULL, group_interval BIGINT NOT NULL, repeat_interval BIGINT NOT NULL,
  mute_intervals TEXT NOT NULL, active_intervals TEXT NOT NULL, held_until TEXT NOT NULL
);
CREATE INDEX alert_group_key ON alert_group USING hash (key);

CREATE TABLE told_set (id BIGINT PRIMARY KEY, hash BIGINT NOT NULL, firing TEXT NOT NULL, resolved TEXT NOT NULL);

-- ---- the history

CREATE TABLE alert (
  id BIGINT PRIMARY KEY, labels BIGINT NOT NULL, annotations BIGINT NOT NULL, generator_url BIGINT NOT NULL,
  starts_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, ended_at BIGINT, ending TEXT, sender BIGINT
);
CREATE INDEX alert_labels ON alert (labels, seen_at);
CREATE INDEX alert_seen_at ON alert (seen_at);

CREATE TABLE alert_change (
  alert BIGINT NOT NULL, at BIGINT NOT NULL, annotations BIGINT NOT NULL, generator_url BIGINT NOT NULL, starts_at BIGINT NOT NULL,
  PRIMARY KEY (alert, at)
);

CREATE TABLE verdict (
  id BIGINT PRIMARY KEY, labels BIGINT NOT NULL, kind TEXT NOT NULL, receiver BIGINT NOT NULL, rule BIGINT NOT NULL, alert_group BIGINT,
  sources TEXT, silence BIGINT, words BIGINT, force TEXT, since BIGINT NOT NULL, until BIGINT
);
CREATE INDEX verdict_labels ON verdict (labels, since);
CREATE INDEX verdict_since ON verdict (since);
CREATE INDEX verdict_rule ON verdict (rule, since);
CREATE INDEX verdict_kind ON verdict (kind, since);

CREATE TABLE flush (
  id BIGINT PRIMARY KEY, alert_group BIGINT NOT NULL, integration BIGINT NOT NULL, outcome TEXT NOT NULL, reason BIGINT NOT NULL,
  firing BIGINT NOT NULL, resolved BIGINT NOT NULL, withheld BIGINT NOT NULL, due BIGINT NOT NULL, next BIGINT, told_set BIGINT,
  at BIGINT NOT NULL, last_at BIGINT NOT NULL, count BIGINT NOT NULL
);
CREATE INDEX flush_group ON flush (alert_group, at);
CREATE INDEX flush_at ON flush (at);

CREATE TABLE delivery (
  id BIGINT PRIMARY KEY, alert_group BIGINT NOT NULL, integration BIGINT NOT NULL, decided_at BIGINT NOT NULL, reason BIGINT NOT NULL,
  told_set BIGINT NOT NULL, firing BIGINT NOT NULL, resolved BIGINT NOT NULL, result TEXT NOT NULL, attempts BIGINT NOT NULL, took BIGINT,
  tries TEXT, failure BIGINT NOT NULL, detail BIGINT NOT NULL, ended_at BIGINT NOT NULL, last_at BIGINT NOT NULL, count BIGINT NOT NULL
);
CREATE INDEX delivery_group ON delivery (alert_group, ended_at);
CREATE INDEX delivery_ended_at ON delivery (ended_at);

CREATE TABLE rendered (delivery BIGINT PRIMARY KEY, at BIGINT NOT NULL, texts TEXT NOT NULL);

CREATE TABLE template_failure (
  id BIGINT PRIMARY KEY, alert_group BIGINT NOT NULL, integration BIGINT NOT NULL, template BIGINT NOT NULL, error BIGINT NOT NULL,
  decided_at BIGINT NOT NULL, last_at BIGINT NOT NULL, count BIGINT NOT NULL
);

CREATE TABLE firing_count (
  id BIGINT PRIMARY KEY, rule_package TEXT NOT NULL, version BIGINT NOT NULL, rule BIGINT NOT NULL, hour BIGINT NOT NULL,
  last_at BIGINT NOT NULL, count BIGINT NOT NULL
);
CREATE INDEX firing_count_hour ON firing_count (hour);

CREATE TABLE firing (
  id BIGINT PRIMARY KEY, rule BIGINT NOT NULL, at BIGINT NOT NULL, branch BIGINT NOT NULL, facts TEXT NOT NULL, concluded TEXT NOT NULL,
  alerts TEXT NOT NULL, more BIGINT NOT NULL
);
CREATE INDEX firing_at ON firing (at);
CREATE INDEX firing_rule ON firing (rule, at);

CREATE TABLE silence (
  "row" BIGINT PRIMARY KEY, id TEXT NOT NULL, at BIGINT NOT NULL, action TEXT NOT NULL, matchers TEXT NOT NULL, starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by TEXT NOT NULL, comment TEXT NOT NULL, sender TEXT NOT NULL
);
CREATE INDEX silence_id ON silence USING hash (id);
CREATE INDEX silence_at ON silence (at);

CREATE TABLE time_interval (id BIGINT PRIMARY KEY, name TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT);
CREATE INDEX time_interval_since ON time_interval (since);

CREATE TABLE receiver (id BIGINT PRIMARY KEY, name TEXT NOT NULL, integrations BIGINT NOT NULL, since BIGINT NOT NULL, until BIGINT);
CREATE INDEX receiver_since ON receiver (since);

CREATE TABLE reload (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, result TEXT NOT NULL, problems TEXT NOT NULL, sender TEXT NOT NULL,
  configuration BIGINT, from_file BIGINT NOT NULL
);
CREATE INDEX reload_at ON reload (at);

CREATE TABLE rule_version (
  id BIGINT PRIMARY KEY, package TEXT NOT NULL, version TEXT NOT NULL, team TEXT NOT NULL, rules TEXT NOT NULL, source BIGINT NOT NULL,
  since BIGINT NOT NULL, until BIGINT, files TEXT NOT NULL
);
CREATE INDEX rule_version_since ON rule_version (since);

CREATE TABLE package_fault (
  id BIGINT PRIMARY KEY, package TEXT NOT NULL, stopped BIGINT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, last_at BIGINT NOT NULL,
  count BIGINT NOT NULL
);
CREATE INDEX package_fault_at ON package_fault (at);

CREATE TABLE action (id BIGINT PRIMARY KEY, at BIGINT NOT NULL, sender TEXT NOT NULL, action TEXT NOT NULL, about TEXT NOT NULL);
CREATE INDEX action_at ON action (at);

CREATE TABLE gap (id BIGINT PRIMARY KEY, since BIGINT NOT NULL, until BIGINT NOT NULL, lost BIGINT NOT NULL, why TEXT NOT NULL);

-- ---- for people: as in the local file, with the node at the end

CREATE VIEW alerts AS
  SELECT a.id, printf('%016x', l.fingerprint) AS fingerprint, json_extract(l.labels, '$.alertname') AS name, l.labels,
         n.text AS annotations, g.text AS generator_url, s.text AS sender, instant(a.starts_at) AS starts_at, instant(a.seen_at) AS seen_at,
         instant(a.ended_at) AS ended_at, a.ending, node_of(a.id) AS node
  FROM alert a JOIN labels l ON l.id = a.labels JOIN text n ON n.id = a.annotations JOIN text g ON g.id = a.generator_url
       LEFT JOIN text s ON s.id = a.sender;

CREATE VIEW verdicts AS
  SELECT v.id, printf('%016x', l.fingerprint) AS fingerprint, json_extract(l.labels, '$.alertname') AS name, l.labels, v.kind,
         c.text AS receiver, r.package, r.version, r.name AS rule, r.place, g.key AS alert_group,
         (SELECT '[' || coalesce(string_agg(s.labels, ',' ORDER BY e.key::integer), '') || ']' FROM json_each(v.sources) e JOIN labels s ON s.id = e.value::bigint)
           AS sources,
         q.text AS silence, w.text AS words, v.force, instant(v.since) AS since, instant(v.until) AS until, node_of(v.id) AS node
  FROM verdict v JOIN labels l ON l.id = v.labels JOIN text c ON c.id = v.receiver JOIN rule r ON r.id = v.rule
       LEFT JOIN alert_group g ON g.id = v.alert_group LEFT JOIN text q ON q.id = v.silence LEFT JOIN text w ON w.id = v.words;

CREATE VIEW flushes AS
  SELECT f.id, g.key AS alert_group, g.receiver, i.text AS integration, f.outcome, r.text AS reason, f.firing, f.resolved, f.withheld,
         instant(f.at) AS at, instant(f.last_at) AS last_at, f.count, node_of(f.id) AS node
  FROM flush f JOIN alert_group g ON g.id = f.alert_group JOIN text i ON i.id = f.integration JOIN text r ON r.id = f.reason;

CREATE VIEW deliveries AS
  SELECT d.id, g.key AS alert_group, g.receiver, i.text AS integration, r.text AS reason, d.firing, d.resolved, d.result, d.attempts, d.took,
         d.tries, x.text AS failure, t.text AS detail, d.told_set, instant(d.decided_at) AS decided_at, instant(d.ended_at) AS ended_at,
         instant(d.last_at) AS last_at, d.count, node_of(d.id) AS node
  FROM delivery d JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason
       JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail;

CREATE VIEW told AS
  SELECT d.id AS delivery, printf('%016x', l.fingerprint) AS fingerprint, l.labels, 'firing' AS status
  FROM delivery d JOIN told_set s ON s.id = d.told_set CROSS JOIN LATERAL json_each(s.firing) e JOIN labels l ON l.id = e.value::bigint
  UNION ALL
  SELECT d.id, printf('%016x', l.fingerprint), l.labels, 'resolved'
  FROM delivery d JOIN told_set s ON s.id = d.told_set CROSS JOIN LATERAL json_each(s.resolved) e JOIN labels l ON l.id = e.value::bigint;

CREATE VIEW template_failures AS
  SELECT g.key AS alert_group, g.receiver, i.text AS integration, t.text AS template, e.text AS error,
         instant(f.decided_at) AS decided_at, instant(f.last_at) AS last_at, f.count, node_of(f.id) AS node
  FROM template_failure f JOIN alert_group g ON g.id = f.alert_group JOIN text i ON i.id = f.integration
       JOIN text t ON t.id = f.template JOIN text e ON e.id = f.error;

CREATE VIEW firings AS
  SELECT f.id, r.package, r.version, r.name AS rule, r.place, f.branch, f.facts, f.concluded,
         (SELECT '[' || coalesce(string_agg(l.labels, ',' ORDER BY e.key::integer), '') || ']'
          FROM json_each(f.alerts) e JOIN labels l ON l.id = e.value::bigint) AS alerts,
         instant(f.at) AS at, f.more, node_of(f.id) AS node
  FROM firing f JOIN rule r ON r.id = f.rule;

CREATE VIEW firing_counts AS
  SELECT f.rule_package AS package, v.text AS version, r.text AS rule, instant(f.hour) AS hour, instant(f.last_at) AS last_at, f.count,
         node_of(f.id) AS node
  FROM firing_count f JOIN text v ON v.id = f.version JOIN text r ON r.id = f.rule;

CREATE VIEW silences AS
  SELECT id, action, matchers, created_by, comment, sender, instant(at) AS at, instant(starts_at) AS starts_at, instant(ends_at) AS ends_at,
         node_of("row") AS node
  FROM silence;

CREATE VIEW rule_versions AS
  SELECT v.package, v.version, v.team, v.rules, s.text AS source, instant(v.since) AS since, instant(v.until) AS until, node_of(v.id) AS node
  FROM rule_version v JOIN text s ON s.id = v.source;

CREATE VIEW reloads AS SELECT instant(at) AS at, result, problems, sender, node_of(id) AS node FROM reload;

CREATE VIEW gaps AS SELECT instant(since) AS since, instant(until) AS until, lost, why, node_of(id) AS node FROM gap;

CREATE VIEW actions AS SELECT instant(at) AS at, sender, action, about, node_of(id) AS node FROM action;
