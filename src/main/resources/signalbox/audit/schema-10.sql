-- Which notifications failed though they may have arrived: whoever may have got one is told the ends of what it told.

ALTER TABLE delivery ADD COLUMN unheard INTEGER; -- 1: an attempt was never answered; NULL: each was, or it is not known
