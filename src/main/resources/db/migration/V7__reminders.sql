-- How often what was told last was told again since it was news: reminders may slow down.
ALTER TABLE announced ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
