-- What a receiver noted when it was told of a group, such as which message in Slack tells of it; names and texts.
ALTER TABLE announced ADD COLUMN data TEXT NOT NULL DEFAULT '{}';
