-- By which flags a server decides: what is explained of the past goes by those of then.

ALTER TABLE reload ADD COLUMN flags TEXT;
