-- By which flags a server decides: what is explained of the past goes by those of then.

ALTER TABLE reload ADD COLUMN flags TEXT; -- JSON object: severity.order, notify.resolved-while-muted; NULL: not known
