-- Where the entries of inhibit_rules stood; and which notifications told of ends alone, after which the rest is still known there.

ALTER TABLE reload ADD COLUMN places TEXT;       -- JSON object: FILE:LINE of the entries of inhibit_rules by their names; NULL: not known
ALTER TABLE delivery ADD COLUMN ends_only INTEGER; -- 1: it told of ends alone, whatever else fired; NULL: not known
