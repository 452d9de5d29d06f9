-- Which notifications failed though they may have arrived: whoever may have got one is told the ends of what it told.

ALTER TABLE delivery ADD COLUMN unheard BIGINT;
