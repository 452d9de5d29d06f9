-- What a replay needs beside what happened: by what configuration and which files it was decided.

ALTER TABLE reload ADD COLUMN configuration INTEGER;               -- text.id: all that was in force, without secrets; NULL: nothing new
ALTER TABLE reload ADD COLUMN from_file INTEGER NOT NULL DEFAULT 1;  -- whether there was a configuration file
ALTER TABLE rule_version ADD COLUMN files TEXT NOT NULL DEFAULT '{}'; -- JSON object: by path below the folder of the rules, where in source its text stands
