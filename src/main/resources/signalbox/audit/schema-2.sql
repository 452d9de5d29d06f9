-- What held at an instant is looked for among what began shortly before, what lasted for hours, and what lasted for days: so that
-- it takes no longer when there are months of it.

CREATE INDEX alert_hours ON alert (seen_at) WHERE ended_at - seen_at >= 3600000;
CREATE INDEX alert_days ON alert (seen_at) WHERE ended_at - seen_at >= 86400000;
CREATE INDEX verdict_hours ON verdict (since) WHERE until - since >= 3600000;
CREATE INDEX verdict_days ON verdict (since) WHERE until - since >= 86400000;
CREATE INDEX flush_hours ON flush (at) WHERE last_at - at >= 3600000;
CREATE INDEX flush_days ON flush (at) WHERE last_at - at >= 86400000;
CREATE INDEX delivery_hours ON delivery (ended_at) WHERE last_at - ended_at >= 3600000;
CREATE INDEX delivery_days ON delivery (ended_at) WHERE last_at - ended_at >= 86400000;

CREATE INDEX verdict_kind ON verdict (kind, since);
CREATE INDEX labels_name ON labels (json_extract(labels, '$.alertname'));
