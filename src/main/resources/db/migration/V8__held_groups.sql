-- Since when a group is held back until an interval opens, as in 2026-03-01T12:00:00Z; '': it is not.
ALTER TABLE groups ADD COLUMN held_since TEXT NOT NULL DEFAULT '';
