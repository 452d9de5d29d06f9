-- When an alert that a silence matches last began or ended; its beginning if there was none. Written when the last of them ends.
ALTER TABLE silences ADD COLUMN last_matched_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE silences ADD COLUMN last_matched_at_ns INTEGER NOT NULL DEFAULT 0;
UPDATE silences SET last_matched_at = starts_at, last_matched_at_ns = starts_at_ns;
