-- Whether an integration is told of ends; and which time that an alert fired a notification told of.

ALTER TABLE delivery ADD COLUMN ends INTEGER; -- 1: the integration is told that alerts ended; 0: send_resolved is false; NULL: not known

DROP VIEW deliveries;
CREATE VIEW deliveries AS
  SELECT d.id, g.key AS alert_group, g.receiver, i.text AS integration, r.text AS reason, d.firing, d.resolved, d.ends, d.result, d.attempts, d.took,
         d.tries, x.text AS failure, t.text AS detail, d.told_set,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_at / 1000.0, 'unixepoch') AS decided_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.ended_at / 1000.0, 'unixepoch') AS ended_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.last_at / 1000.0, 'unixepoch') AS last_at, d.count
  FROM delivery d JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason
       JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail;

DROP VIEW told;
CREATE VIEW told AS                        -- which alerts a notification told, and which time of each: alerts.id
  SELECT d.id AS delivery, printf('%016x', l.fingerprint) AS fingerprint, l.labels, 'firing' AS status,
         (SELECT a.id FROM alert a WHERE a.labels = l.id AND a.seen_at <= d.decided_at ORDER BY a.seen_at DESC, a.id DESC LIMIT 1) AS alert
  FROM delivery d JOIN told_set s ON s.id = d.told_set JOIN json_each(s.firing) e JOIN labels l ON l.id = e.value
  UNION ALL
  SELECT d.id, printf('%016x', l.fingerprint), l.labels, 'resolved',
         (SELECT a.id FROM alert a WHERE a.labels = l.id AND a.seen_at <= d.decided_at ORDER BY a.seen_at DESC, a.id DESC LIMIT 1)
  FROM delivery d JOIN told_set s ON s.id = d.told_set JOIN json_each(s.resolved) e JOIN labels l ON l.id = e.value;
