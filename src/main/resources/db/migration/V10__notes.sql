-- What parts of the engine remember, in their own words: how often routes with a budget were told.
CREATE TABLE notes (
    key  TEXT NOT NULL PRIMARY KEY, -- begins with the part's name
    text TEXT NOT NULL
) STRICT;
