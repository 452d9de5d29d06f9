-- What people were told, as it was rendered: of deliveries that ended lately.

CREATE TABLE rendered (
  delivery INTEGER PRIMARY KEY,            -- delivery.id
  at       INTEGER NOT NULL,               -- delivery.ended_at
  texts    TEXT NOT NULL                   -- JSON object: the text by its key in the configuration, such as slack_configs.title
);
CREATE INDEX rendered_at ON rendered (at);
