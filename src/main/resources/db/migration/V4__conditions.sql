-- What is known of the conditions that rules state: for how long they have been so, how often they began or changed.
CREATE TABLE conditions (
    package  TEXT NOT NULL, -- whose it is
    name     TEXT NOT NULL,
    subjects TEXT NOT NULL, -- what it is about: ["a text",{"alertname":"the labels of an alert",…},…]
    state    TEXT NOT NULL, -- {"holdsSince":"2026-03-01T12:00:00Z",…}: what differs from a condition that was never stated
    PRIMARY KEY (package, name, subjects)
) STRICT;
