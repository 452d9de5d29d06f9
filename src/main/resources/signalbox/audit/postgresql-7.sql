-- What held at an instant of the past, though it had begun long before: a stretch is brought back without reading a year. As schema-2.sql.

CREATE INDEX alert_hours ON alert (seen_at) WHERE ended_at - seen_at >= 3600000;
CREATE INDEX alert_days ON alert (seen_at) WHERE ended_at - seen_at >= 86400000;
CREATE INDEX alert_open ON alert (seen_at) WHERE ended_at IS NULL;
CREATE INDEX verdict_hours ON verdict (since) WHERE until - since >= 3600000;
CREATE INDEX verdict_days ON verdict (since) WHERE until - since >= 86400000;
CREATE INDEX verdict_open ON verdict (since) WHERE until IS NULL;
CREATE INDEX flush_hours ON flush (at) WHERE last_at - at >= 3600000;
CREATE INDEX flush_days ON flush (at) WHERE last_at - at >= 86400000;
CREATE INDEX delivery_hours ON delivery (ended_at) WHERE last_at - ended_at >= 3600000;
CREATE INDEX delivery_days ON delivery (ended_at) WHERE last_at - ended_at >= 86400000;
