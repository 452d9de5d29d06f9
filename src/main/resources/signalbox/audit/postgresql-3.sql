-- Where the entries of inhibit_rules stood; and which notifications told of ends alone, after which the rest is still known there.

ALTER TABLE reload ADD COLUMN places TEXT;
ALTER TABLE delivery ADD COLUMN ends_only BIGINT;
