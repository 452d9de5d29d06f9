-- As schema-14.sql: the receiver of a notification is whose integration it went to: ends are told also to whom the group told before a reload.

DROP VIEW deliveries;
CREATE VIEW deliveries AS
  SELECT d.id, g.key AS alert_group, regexp_replace(i.text, '/[^/]*$', '') AS receiver,
         i.text AS integration, r.text AS reason, d.firing, d.resolved, d.ends, d.result, d.attempts, d.took,
         d.tries, x.text AS failure, t.text AS detail, d.told_set, instant(d.decided_at) AS decided_at, instant(d.ended_at) AS ended_at,
         instant(d.last_at) AS last_at, d.count, node_of(d.id) AS node
  FROM delivery d JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason
       JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail;
