-- Whether an integration is told of ends; and which time that an alert fired a notification told of.

ALTER TABLE delivery ADD COLUMN ends BIGINT;

DROP VIEW deliveries;
CREATE VIEW deliveries AS
  SELECT d.id, g.key AS alert_group, g.receiver, i.text AS integration, r.text AS reason, d.firing, d.resolved, d.ends, d.result, d.attempts, d.took,
         d.tries, x.text AS failure, t.text AS detail, d.told_set, instant(d.decided_at) AS decided_at, instant(d.ended_at) AS ended_at,
         instant(d.last_at) AS last_at, d.count, node_of(d.id) AS node
  FROM delivery d JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason
       JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail;

DROP VIEW told;
CREATE VIEW told AS
  SELECT d.id AS delivery, printf('%016x', l.fingerprint) AS fingerprint, l.labels, 'firing' AS status,
         (SELECT a.id FROM alert a WHERE a.labels = l.id AND a.seen_at <= d.decided_at ORDER BY a.seen_at DESC, a.id DESC LIMIT 1) AS alert
  FROM delivery d JOIN told_set s ON s.id = d.told_set CROSS JOIN LATERAL json_each(s.firing) e JOIN labels l ON l.id = e.value::bigint
  UNION ALL
  SELECT d.id, printf('%016x', l.fingerprint), l.labels, 'resolved',
         (SELECT a.id FROM alert a WHERE a.labels = l.id AND a.seen_at <= d.decided_at ORDER BY a.seen_at DESC, a.id DESC LIMIT 1)
  FROM delivery d JOIN told_set s ON s.id = d.told_set CROSS JOIN LATERAL json_each(s.resolved) e JOIN labels l ON l.id = e.value::bigint;
