-- Which alerts somebody acknowledged, and what was said with it.

ALTER TABLE action ADD COLUMN alerts TEXT;
ALTER TABLE action ADD COLUMN said_by TEXT;
ALTER TABLE action ADD COLUMN words TEXT;

DROP VIEW actions;
CREATE VIEW actions AS
  SELECT instant(at) AS at, sender, action, about, said_by, words,
         (SELECT '[' || coalesce(string_agg(l.labels, ',' ORDER BY e.key::integer), '') || ']'
          FROM json_each(coalesce(a.alerts, '[]')) e JOIN labels l ON l.id = e.value::bigint) AS alerts, node_of(id) AS node
  FROM action a;
