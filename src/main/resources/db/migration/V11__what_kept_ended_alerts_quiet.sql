-- What rules of teams said that kept an alert quiet when it ended, a JSON object of texts; '': nothing did, or it fires.
ALTER TABLE alerts ADD COLUMN last_quiet TEXT NOT NULL DEFAULT '';
