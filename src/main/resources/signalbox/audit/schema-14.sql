-- The receiver of a notification is whose integration it went to: ends are told also to whom the group told before a reload.

DROP VIEW deliveries;
CREATE VIEW deliveries AS
  SELECT d.id, g.key AS alert_group, substr(i.text, 1, length(rtrim(i.text, replace(i.text, '/', ''))) - 1) AS receiver,
         i.text AS integration, r.text AS reason, d.firing, d.resolved, d.ends, d.result, d.attempts, d.took,
         d.tries, x.text AS failure, t.text AS detail, d.told_set,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.decided_at / 1000.0, 'unixepoch') AS decided_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.ended_at / 1000.0, 'unixepoch') AS ended_at,
         strftime('%Y-%m-%dT%H:%M:%fZ', d.last_at / 1000.0, 'unixepoch') AS last_at, d.count
  FROM delivery d JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason
       JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail;
