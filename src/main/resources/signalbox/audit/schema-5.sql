CREATE TABLE action (                      -- what somebody did that no other table tells
  id     INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  sender TEXT NOT NULL,                    -- user, client certificate or address
  action TEXT NOT NULL,                    -- login, logout, acknowledge, withdraw acknowledgement, roll back rules, test receiver
  about  TEXT NOT NULL                     -- an id, a package, a receiver
);
CREATE INDEX action_at ON action (at);

CREATE VIEW actions AS
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, sender, action, about FROM action;
