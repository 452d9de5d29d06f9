-- The groups in which an alert that has ended waits for their turn: a JSON array of their names; '' where it is not known.
ALTER TABLE alerts ADD COLUMN waits_in TEXT NOT NULL DEFAULT '';
