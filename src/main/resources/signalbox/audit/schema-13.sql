-- Which alerts were in a group.

CREATE INDEX verdict_group ON verdict (alert_group, since) WHERE kind = 'grouped';
