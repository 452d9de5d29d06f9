-- Which alerts somebody acknowledged, and what was said with it.

ALTER TABLE action ADD COLUMN alerts TEXT;  -- JSON array of labels.id: the alerts that it is about; NULL: it is about none, or it is not known
ALTER TABLE action ADD COLUMN said_by TEXT; -- who acknowledged, as the acknowledgement says; NULL: it says nothing of that
ALTER TABLE action ADD COLUMN words TEXT;   -- the comment

DROP VIEW actions;
CREATE VIEW actions AS
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, sender, action, about, said_by, words,
         (SELECT json_group_array(json(l.labels)) FROM json_each(coalesce(a.alerts, '[]')) e JOIN labels l ON l.id = e.value) AS alerts
  FROM action a;
